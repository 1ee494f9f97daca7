"""« Équipe », in the back office: people of this space only, and their roles. Never accounts.

Replaces Wagtail's users and groups screens, where the admin of one commune could change the
e-mail address or the password of someone who also works next door.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.actions import invitations
from accounts.errors import InvitationRefused
from accounts.forms import InvitationForm, RolesForm
from accounts.queries import invitations_waiting
from accounts.roles.actions.holding import remove_member, set_roles
from accounts.roles.models import UserGroup
from accounts.roles.permissions import check_may_manage_team
from accounts.roles.queries import members, own_codes_of
from accounts.roles.space_roles import labels_of
from accounts.views.team_shell import team_page
from kernel.errors import DomainError
from kernel.tenancy import require_authority


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    check_may_manage_team(request.user)
    waiting = invitations_waiting(require_authority())
    context = {
        "members": members(),
        "invitations": [(entry, ", ".join(labels_of(entry.codes))) for entry in waiting],
    }
    return team_page(request, "accounts/team/index.html", _("Équipe"), context)


@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    check_may_manage_team(request.user)
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            invitations.invite(
                **form.cleaned_data, actor=request.user, authority=require_authority()
            )
        except InvitationRefused as error:
            form.add_error("email", error.message)
        else:
            messages.success(
                request,
                _("Invitation envoyée à %(email)s.") % {"email": form.cleaned_data["email"]},
            )
            return _back()
    context = {"form": form, "submit": _("Envoyer l'invitation")}
    return team_page(request, "accounts/team/form.html", _("Inviter quelqu'un"), context)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, user_id: UUID) -> HttpResponse:
    check_may_manage_team(request.user)
    person = _member(user_id)
    form = RolesForm(request.POST or None, initial={"roles": sorted(own_codes_of(person))})
    if request.method == "POST" and form.is_valid():
        try:
            set_roles(person, set(form.cleaned_data["roles"]), actor=request.user)
        except DomainError as error:
            form.add_error("roles", error.message)
        else:
            messages.success(request, _("Les rôles de %(name)s sont à jour.") % {"name": person})
            return _back()
    return team_page(request, "accounts/team/form.html", str(person), {"form": form})


@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, user_id: UUID) -> HttpResponse:
    check_may_manage_team(request.user)
    person = _member(user_id)
    if request.method == "POST":
        try:
            remove_member(person, actor=request.user)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(
                request, _("%(name)s ne fait plus partie de l'équipe.") % {"name": person}
            )
        return _back()
    title = _("Retirer %(name)s de l'équipe") % {"name": person}
    return team_page(request, "accounts/team/remove.html", title, {"person": person})


@require_POST
def resend(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    invitations.resend(invitation_id, actor=request.user, authority=require_authority())
    messages.success(request, _("L'invitation est renvoyée, pour 14 jours."))
    return _back()


@require_POST
def withdraw(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    invitations.withdraw(invitation_id, actor=request.user, authority=require_authority())
    messages.success(request, _("L'invitation est annulée : son lien ne marche plus."))
    return _back()


def _member(user_id: UUID) -> Any:
    """Someone with a role here; anyone else does not exist on this screen."""
    link = UserGroup.objects.select_related("user").filter(user_id=user_id).first()
    if link is None:
        raise Http404
    return link.user


def _back() -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("team:index"))
