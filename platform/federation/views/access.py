"""Asking a space's administrators to enter, on both consoles; the emergency, on the operator's."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import facade as accounts
from accounts.access import facade as access
from accounts.access.forms import VisitForm
from accounts.roles.facade import Role
from federation.abilities import ENTER
from federation.forms import EmergencyForm, PersonForm
from federation.views.guards import operating_or_leading, operator_only
from federation.views.life import show, subject
from federation.views.shell import refuse
from kernel.errors import DomainError
from kernel.tenancy import space_of


@require_http_methods(["GET", "POST"])
@operating_or_leading(ENTER)
def ask(request: HttpRequest, authority_id: UUID) -> HttpResponse:
    """What this person asked before, and a form to ask. Opens nothing."""
    authority = subject(request, authority_id).authority
    form = VisitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with space_of(authority):
                access.ask(**form.facts(), actor=request.user)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(
                request, _("La demande est partie. Vous recevrez un message si elle est acceptée.")
            )
            return redirect("federation:access", authority_id=authority_id)
    with space_of(authority):
        visits = access.visits_of(request.user.email)  # type: ignore[union-attr]
    return show(
        request, "federation/access/ask.html", form=form, authority=authority, visits=visits
    )


@require_http_methods(["GET", "POST"])
@operator_only
def emergency(request: HttpRequest, authority_id: UUID) -> HttpResponse:
    """A space without administrator: ask, for a second operator to confirm."""
    authority = subject(request, authority_id).authority
    form = EmergencyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with space_of(authority):
                access.ask_emergency(reason=form.cleaned_data["reason"], actor=request.user)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("La demande attend l'accord d'un second opérateur."))
            return redirect("federation:emergency", authority_id=authority_id)
    with space_of(authority):
        context = {
            "waiting": access.emergency_waiting(),
            "running": access.emergency_running(),
            "is_lost": not access.administrators_in_sight(),
        }
    return show(
        request, "federation/access/emergency.html", form=form, authority=authority, **context
    )


@require_POST
@operator_only
def confirm(request: HttpRequest, authority_id: UUID, access_id: UUID) -> HttpResponse:
    authority = subject(request, authority_id).authority
    try:
        with space_of(authority):
            access.confirm_emergency(access_id, actor=request.user)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("La procédure est ouverte pour 24 heures."))
    return redirect("federation:emergency", authority_id=authority_id)


@require_http_methods(["GET", "POST"])
@operator_only
def invite(request: HttpRequest, authority_id: UUID) -> HttpResponse:
    """During an emergency: name an administrator. The act checks it."""
    authority = subject(request, authority_id).authority
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            accounts.invite(
                email=form.cleaned_data["admin_email"],
                name=form.cleaned_data["admin_name"],
                roles=[Role.ADMINISTRATOR],
                actor=request.user,
                authority=authority,
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("L'invitation est partie."))
            return redirect("federation:emergency", authority_id=authority_id)
    return show(request, "federation/invite.html", form=form, invited=authority)
