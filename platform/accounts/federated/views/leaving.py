"""Signing out of the provider, after signing out of the account."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.federated.actions.passages import new_secret
from accounts.federated.oidc.client import logout_url
from accounts.federated.oidc.errors import OidcError
from accounts.federated.provider import Provider, provider_named
from kernel.tenancy import account_host, public_url


def way_out(session: dict[str, str]) -> tuple[Provider, str] | None:
    """The provider that opened this session, and where to end its own; None without one."""
    provider = provider_named(session.get("provider", ""))
    if provider is None:
        return None
    back = public_url(account_host(), reverse("federated:signed-out"))
    try:
        address = logout_url(
            provider.client(), id_token=session["id_token"], state=new_secret(), back=back
        )
    except OidcError:
        # Our own session is closed already; the provider's ends by itself within the hour.
        return None
    return (provider, address) if address else None


def farewell(request: HttpRequest, provider: Provider, address: str) -> HttpResponse:
    """A page that moves on by itself: the provider redirects through hosts that no form-action
    could list, and browsers apply form-action to every redirect after a form.
    """
    context = {"provider": provider, "address": address}
    return render(request, "federated/farewell.html", context)
