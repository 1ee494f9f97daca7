"""Leave for FranceConnect or ProConnect, come back, and sign out there too."""

from __future__ import annotations

from typing import cast

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.federated import browser
from accounts.federated.actions import linking, passages
from accounts.federated.errors import FederationRefused, LinkRefused, ProviderDown
from accounts.federated.models import Passage
from accounts.federated.provider import Provider, name_of, provider_named
from accounts.federated.queries import account_of, identities_of
from accounts.models import User
from accounts.passwords import limits
from accounts.second_factor.facade import is_replacing, replace_with_identity
from accounts.views.sign_on import local_path
from kernel.permissions import public


def offered(code: str) -> Provider:
    """Raises Http404 for a provider this deployment has no registration with."""
    provider = provider_named(code)
    if provider is None:
        raise Http404
    return provider


@public
@never_cache
@require_GET
def start(request: HttpRequest, provider: str) -> HttpResponse:
    """The button: off to the provider."""
    leaving_for = offered(provider)
    limits.check(request, "federated")
    try:
        address = passages.begin(
            leaving_for,
            browser=browser.browser_secret(request),
            next_path=local_path(request.GET.get("next")),
            anew=_proves_again(request, leaving_for),
        )
    except ProviderDown as error:
        return down(request, leaving_for, error)
    return HttpResponseRedirect(address)


def _proves_again(request: HttpRequest, provider: Provider) -> bool:
    """Someone signed in who shows an identity of theirs: a session left open at the provider by
    whoever sat here before must not answer for them.
    """
    if not request.user.is_authenticated:
        return is_replacing(request)
    mine = identities_of(cast(User, request.user))
    return provider.code in {identity.provider for identity in mine}


@public
@never_cache
@require_GET
def come_back(request: HttpRequest, provider: str) -> HttpResponse:
    """The provider has answered: sign in, or ask the person what to do with this identity."""
    back_from = offered(provider)
    limits.check(request, "federated")
    try:
        passage = passages.come_back(
            back_from, asked=request.GET.dict(), browser=browser.known_secret(request)
        )
        return _decide(request, passage)
    except ProviderDown as error:
        return down(request, back_from, error)
    except (FederationRefused, LinkRefused) as error:
        return refused(request, error, back_from)


def _decide(request: HttpRequest, passage: Passage) -> HttpResponse:
    if request.user.is_authenticated:
        identity = account_of(passage)
        if identity is not None and identity.user_id == request.user.pk:
            return _proven_again(request, passage)
        browser.keep(request, passage)
        return HttpResponseRedirect(reverse("federated:merge" if identity else "federated:link"))
    user = linking.recognise(passage)
    if user is not None:
        return sign_in(request, user, passage)
    browser.keep(request, passage)
    return HttpResponseRedirect(reverse("federated:choice"))


def _proven_again(request: HttpRequest, passage: Passage) -> HttpResponse:
    """Someone signed in showed the identity of their own account: as good as their password."""
    if not passage.is_proven_anew:
        # The browser may have been told to leave `prompt=login` out.
        Passage.objects.filter(pk=passage.pk).delete()
        raise FederationRefused("not_anew", _not_anew(passage))
    user = linking.recognise(passage)
    request.session.cycle_key()
    browser.signed_in_with(request, passage)
    record_authentication(request, user, method="federated", provider=passage.provider)
    Passage.objects.filter(pk=passage.pk).delete()
    messages.info(request, _("Votre identité est confirmée."))
    return HttpResponseRedirect(passage.next_path)


def _not_anew(passage: Passage) -> str:
    words = _(
        "%(name)s ne vous a pas redemandé qui vous êtes. Déconnectez-vous de %(name)s, puis "
        "recommencez."
    )
    return words % {"name": name_of(passage.provider)}


def sign_in(request: HttpRequest, user: User, passage: Passage) -> HttpResponse:
    """Open the account's session under a new name, by allauth's own stages."""
    replace_with_identity(request, user, is_proven_anew=passage.is_proven_anew)
    browser.signed_in_with(request, passage)
    record_authentication(request, user, method="federated", provider=passage.provider)
    response = perform_login(request, Login(user=user, redirect_url=passage.next_path))
    Passage.objects.filter(pk=passage.pk).delete()
    return cast(HttpResponse, response)


def refused(
    request: HttpRequest, error: FederationRefused | LinkRefused, provider: Provider | None = None
) -> HttpResponse:
    context = {"reason": error.message, "provider": provider}
    return render(request, "federated/refused.html", context, status=400)


def down(request: HttpRequest, provider: Provider, error: ProviderDown) -> HttpResponse:
    context = {"reason": error.message, "provider": provider}
    response = render(request, "federated/provider_down.html", context, status=503)
    response["Retry-After"] = "120"
    return response


@public
@never_cache
@require_GET
def signed_out(request: HttpRequest) -> HttpResponse:
    """Back from the provider's own sign-out."""
    if not request.user.is_authenticated:
        messages.success(request, _("Vous êtes déconnecté."))
    return HttpResponseRedirect(reverse("account_login"))
