"""« Accès accordés », in the back office: let an outsider in, answer, end; and the guest's exit."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access.actions import guests
from accounts.access.errors import AccessRefused
from accounts.access.forms import READ, WRITE, GrantForm
from accounts.access.models import TimedAccess
from accounts.roles.borrowing import loans_of
from accounts.roles.permissions import check_may_manage_team
from accounts.roles.space_roles import labels_of
from accounts.views.team_shell import team_page
from kernel.errors import DomainError


@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """Who is inside, who was, who asks, and the form to let someone in."""
    check_may_manage_team(request.user)
    return _granting(request, None)


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, access_id: UUID) -> HttpResponse:
    """Answer a request: the form is filled with what was asked."""
    check_may_manage_team(request.user)
    asked = TimedAccess.objects.waiting().filter(pk=access_id, kind=TimedAccess.Kind.GUEST).first()
    if asked is None:
        raise AccessRefused("not_waiting", _("Cette demande n'attend plus de réponse."))
    return _granting(request, asked)


@require_POST
def refuse(request: HttpRequest, access_id: UUID) -> HttpResponse:
    guests.refuse(access_id, actor=request.user)
    messages.success(request, _("La demande est refusée. Rien n'est ouvert."))
    return _back()


@require_POST
def end(request: HttpRequest, access_id: UUID) -> HttpResponse:
    check_may_manage_team(request.user)
    guests.end_visit(access_id, actor=request.user)
    messages.success(request, _("L'accès est terminé, dès maintenant."))
    return _back()


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """The guest ends their own visit."""
    for loan in loans_of(request.user):
        if loan.is_guest:
            guests.end_visit(loan.loan_id, actor=request.user)
    return HttpResponseRedirect("/")


def _granting(request: HttpRequest, asked: TimedAccess | None) -> HttpResponse:
    start = (
        {
            "email": asked.holder_email,
            "name": asked.holder_name,
            "reason": asked.reason,
            "mode": WRITE if asked.may_write else READ,
        }
        if asked
        else {}
    )
    form = GrantForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            guests.grant(**form.facts(), actor=request.user, answering=asked.pk if asked else None)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("L'accès est ouvert. La personne reçoit un mail."))
            return _back()
    outsiders = TimedAccess.objects.exclude(kind=TimedAccess.Kind.ABSENCE)
    waiting = TimedAccess.objects.waiting()
    context = {
        "form": form,
        "asked": asked,
        "waiting": waiting.filter(kind=TimedAccess.Kind.GUEST),
        "accesses": [
            (each, ", ".join(labels_of(each.roles)))
            for each in outsiders.filter(refused_at=None).exclude(ends_at=None)[:30]
        ],
    }
    return team_page(request, "access/guests.html", _("Accès accordés"), context)


def _back() -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("team:accesses"))
