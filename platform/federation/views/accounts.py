"""« Comptes », on the operator's console: those in doubt, waiting or asleep; protect one."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import User
from accounts.passwords import facade as passwords
from federation.account_forms import FindAccountForm, SuspectForm
from federation.views.guards import operator_only
from federation.views.operator import menu
from federation.views.shell import page, refuse
from kernel.errors import DomainError


@require_GET
@operator_only
def accounts(request: HttpRequest) -> HttpResponse:
    return _show(request, FindAccountForm())


@require_POST
@operator_only
def find(request: HttpRequest) -> HttpResponse:
    """Posted, so that no address stands in a log."""
    form = FindAccountForm(request.POST)
    if not form.is_valid():
        return _show(request, form)
    actor = cast(User, request.user)
    found = passwords.look_at(form.cleaned_data["email"], actor=actor)
    if found is None:
        form.add_error("email", _("Aucun compte n'a cette adresse."))
        return _show(request, form)
    return _show_one(request, found, SuspectForm(initial={"email": found.email}))


@require_POST
@operator_only
def suspect(request: HttpRequest) -> HttpResponse:
    form = SuspectForm(request.POST)
    found = passwords.state_of(request.POST.get("email", ""))
    if found is None:
        return redirect("federation:accounts")
    if form.is_valid():
        try:
            passwords.suspect_by_operator(
                User.everyone.get(pk=found.user_id),
                actor=cast(User, request.user),
                reason=form.cleaned_data["reason"],
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(
                request, _("Le compte est protégé : déconnecté partout, sa personne prévenue.")
            )
            return redirect("federation:accounts")
    return _show_one(request, found, form)


def _show(request: HttpRequest, form: FindAccountForm) -> HttpResponse:
    return page(
        request,
        "federation/operator/accounts.html",
        menu(),
        "accounts",
        overview=passwords.overview(),
        form=form,
    )


def _show_one(
    request: HttpRequest, found: passwords.AccountState, form: SuspectForm
) -> HttpResponse:
    return page(
        request,
        "federation/operator/account.html",
        menu(),
        "accounts",
        account=found,
        form=form,
    )
