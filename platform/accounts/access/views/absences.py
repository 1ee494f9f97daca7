"""« Remplacements », in the back office: open to the whole team, each sees their own."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access.actions.absences import cover_absence, end_absence
from accounts.access.errors import AccessRefused
from accounts.access.forms import AbsenceForm
from accounts.access.models import TimedAccess
from accounts.models import User
from accounts.roles.models import UserGroup
from accounts.roles.permissions import can_manage_team
from accounts.roles.queries import members, own_codes_of
from accounts.roles.space_roles import labels_of
from accounts.views.team_shell import team_page
from kernel.errors import DomainError, NotAllowed


@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """What is planned, and a form for one more."""
    if not own_codes_of(request.user):
        raise NotAllowed(_("Cette page est réservée à l'équipe."))
    form = _form(request)
    if request.method == "POST" and form.is_valid():
        try:
            _cover(form, request.user)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("C'est noté. Les deux personnes sont prévenues."))
            return _back()
    return team_page(
        request,
        "access/absences.html",
        _("Remplacements"),
        {"form": form, "absences": _shown(request.user)},
    )


@require_POST
def end(request: HttpRequest, access_id: UUID) -> HttpResponse:
    end_absence(access_id, actor=request.user)
    messages.success(request, _("Le remplacement est terminé."))
    return _back()


def _form(request: HttpRequest) -> AbsenceForm:
    everyone = [(str(each.user_id), each.name or each.email) for each in members()]
    mine = [pair for pair in everyone if pair[0] == str(request.user.pk)]
    lenders = everyone if can_manage_team(request.user) else mine
    start = {"lender": str(request.user.pk)}
    return AbsenceForm(request.POST or None, initial=start, lenders=lenders, people=everyone)


def _cover(form: AbsenceForm, actor: Any) -> TimedAccess:
    data = form.cleaned_data
    return cover_absence(
        lender=_member(data["lender"]),
        holder=_member(data["holder"]),
        roles=set(data["roles"]),
        actor=actor,
        **form.moments(),
    )


def _member(user_id: str) -> User:
    link = UserGroup.objects.select_related("user").filter(user_id=user_id).first()
    if link is None:
        raise AccessRefused("not_a_colleague", _("Cette personne n'est plus dans l'équipe."))
    return cast(User, link.user)


def _shown(user: Any) -> list[tuple[TimedAccess, str]]:
    found = TimedAccess.objects.not_over().filter(kind=TimedAccess.Kind.ABSENCE)
    if not can_manage_team(user):
        found = found.filter(lender_id=user.pk) | found.filter(holder_id=user.pk)
    return [(each, ", ".join(labels_of(each.roles))) for each in found.order_by("starts_at")]


def _back() -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("absences"))
