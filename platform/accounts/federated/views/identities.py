"""« Mes identités »: link, unlink, and bring two accounts together."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import cast
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.federated import browser
from accounts.federated.actions import linking, merging
from accounts.federated.errors import LinkRefused
from accounts.federated.forms import OtherAccountForm
from accounts.federated.models import Passage
from accounts.federated.provider import name_of, providers
from accounts.federated.queries import account_of, identities_of
from accounts.federated.views.entry import refused
from accounts.models import User
from accounts.second_factor.facade import has_factor, is_fresh, prove_again

View = Callable[[HttpRequest], HttpResponse]


def freshly_proven(view: View) -> View:
    """Whoever signed in long ago proves again who they are: second factor, password, provider."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if is_fresh(request):
            return view(request)
        address = prove_again(request, _me(request), after_post="federated:identities")
        return HttpResponseRedirect(address)

    return guarded


def _me(request: HttpRequest) -> User:
    return cast(User, request.user)


def _list() -> HttpResponse:
    return HttpResponseRedirect(reverse("federated:identities"))


@never_cache
@require_GET
def identities(request: HttpRequest) -> HttpResponse:
    mine = identities_of(_me(request))
    linked = {identity.provider for identity in mine}
    # A person has one identity at FranceConnect, an agent one for each employer.
    others = [one for one in providers() if one.code == "proconnect" or one.code not in linked]
    context = {"identities": mine, "providers": others}
    return render(request, "federated/identities.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@freshly_proven
def link(request: HttpRequest) -> HttpResponse:
    """Says which identity and which account; only the button links them."""
    passage = browser.kept(request)
    if passage is None:
        return _list()
    try:
        if request.method == "POST":
            browser.signed_in_with(request, passage)
            linking.link(passage, actor=_me(request))
            messages.success(request, _("L'identité est reliée à votre compte."))
            go_on = passage.next_path if passage.next_path != "/" else ""
            return HttpResponseRedirect(go_on or reverse("federated:identities"))
    except LinkRefused as error:
        return refused(request, error)
    return _show_link(request, passage)


def _show_link(request: HttpRequest, passage: Passage) -> HttpResponse:
    identity = account_of(passage)
    if identity is not None and identity.user_id == _me(request).pk:
        messages.info(request, _("Cette identité est déjà reliée à votre compte."))
        return _list()
    if identity is not None:
        return HttpResponseRedirect(reverse("federated:merge"))
    context = {"passage": passage, "provider_name": name_of(passage.provider)}
    return render(request, "federated/link.html", context)


@never_cache
@require_POST
@freshly_proven
def unlink(request: HttpRequest) -> HttpResponse:
    try:
        linking.unlink(UUID(request.POST.get("identity", "")), actor=_me(request))
        messages.success(request, _("L'identité n'est plus reliée à votre compte."))
    except ValueError:
        messages.error(request, _("Cette identité n'est pas reliée au compte."))
    except LinkRefused as error:
        messages.error(request, error.message)
    return _list()


@never_cache
@require_http_methods(["GET", "POST"])
@freshly_proven
def merge(request: HttpRequest) -> HttpResponse:
    """The identity just shown enters another account: both proven, bring them together?"""
    passage = browser.kept(request)
    identity = account_of(passage) if passage is not None else None
    if passage is None or identity is None or identity.user_id == _me(request).pk:
        return _list()
    try:
        merging.check_can_merge(identity.user, target=_me(request))
        if request.method == "POST":
            merging.merge_accounts(identity.user, target=_me(request), actor=_me(request))
            Passage.objects.filter(pk=passage.pk).delete()
            messages.success(request, _("Vos deux comptes n'en font plus qu'un."))
            return _list()
    except LinkRefused as error:
        return refused(request, error)
    context = {"other_email": identity.user.email, "provider_name": name_of(passage.provider)}
    return render(request, "federated/merge.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@freshly_proven
def other_account(request: HttpRequest) -> HttpResponse:
    """The other account is proven by its password."""
    form = OtherAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        other = _proven(request, form)
        if other is not None:
            try:
                merging.merge_accounts(other, target=_me(request), actor=_me(request))
                messages.success(request, _("Vos deux comptes n'en font plus qu'un."))
                return _list()
            except LinkRefused as error:
                form.add_error(None, error.message)
    return render(request, "federated/other_account.html", {"form": form})


def _proven(request: HttpRequest, form: OtherAccountForm) -> User | None:
    """The account of that address and password; allauth's limits on attempts apply."""
    try:
        found = get_adapter().authenticate(request, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return None
    if found is None:
        form.add_error(None, _("L'adresse électronique ou le mot de passe n'est pas le bon."))
    elif has_factor(cast(User, found)):
        # Its password alone would prove less than its own sign-in asks for.
        form.add_error(
            None, _("L'autre compte a une double authentification : retirez-la d'abord.")
        )
        return None
    return cast("User | None", found)
