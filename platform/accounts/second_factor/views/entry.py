"""Show the second factor: while signing in, with a passkey alone, or once more."""

from __future__ import annotations

import json
from typing import Any, cast

from allauth.mfa.base import views as base_views
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import views as webauthn_views
from allauth.mfa.webauthn.internal import auth as webauthn_auth
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache

from accounts.models import User
from accounts.passwords import limits
from kernel.permissions import public


def _has_key(user: User) -> bool:
    return Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.WEBAUTHN).exists()


class AuthenticateView(base_views.AuthenticateView):
    """After the password: a code, or a key."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["has_key"] = _has_key(self.stage.login.user)
        options = context.get("js_data", {}).get("request_options", {})
        context["options"] = json.dumps(options, default=dict)
        return context


class LoginWithKeyView(webauthn_views.LoginWebAuthnView):
    """A passkey alone: possession and a finger, a face or a code are two factors."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "application/json" not in request.headers.get("Accept", ""):
            return HttpResponseRedirect(reverse("account_login"))
        limits.check(request, "passkey_challenge")
        options = webauthn_auth.begin_authentication(user=None)
        return JsonResponse(json.loads(json.dumps(options, default=dict)))


class ProveAgainView(base_views.ReauthenticateView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["has_key"] = _has_key(cast(User, self.request.user))
        context["key_url"] = self.passthrough_next_url(reverse("mfa_reauthenticate_webauthn"))
        return context


class ProveAgainWithKeyView(webauthn_views.ReauthenticateWebAuthnView):
    def form_invalid(self, form: Any) -> HttpResponse:
        for words in form.errors.get("credential", []):
            messages.error(self.request, words)
        return HttpResponseRedirect(
            self.passthrough_next_url(reverse("mfa_reauthenticate_webauthn"))
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = {**super().get_context_data(**kwargs), **kwargs}
        context["options"] = json.dumps(context["js_data"]["request_options"], default=dict)
        context["code_url"] = self.passthrough_next_url(reverse("mfa_reauthenticate"))
        return context


authenticate = public(never_cache(AuthenticateView.as_view()))
login_with_key = public(never_cache(LoginWithKeyView.as_view()))
prove_again = never_cache(ProveAgainView.as_view())
prove_again_with_key = never_cache(ProveAgainWithKeyView.as_view())
