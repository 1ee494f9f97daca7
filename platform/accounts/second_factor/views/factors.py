"""« Double authentification »: the means one has, add one, remove one. On the account host."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from allauth.mfa.base import views as base_views
from allauth.mfa.totp import views as totp_views
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn import views as webauthn_views
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.models import User
from accounts.second_factor.actions.codes import remember_first_code
from accounts.second_factor.adapter import SecondFactorAdapter
from accounts.second_factor.proofs import is_fresh, note_enrolled, prove_again, proves_otherwise
from accounts.second_factor.queries import Type, factors_left_without, is_required
from accounts.views.sign_on import local_path

NEXT = "second_factor.next"

View = Callable[..., HttpResponse]


def freshly_proven(view: View) -> View:
    """By the second factor of whoever has one: a stolen password alone changes nothing."""

    @wraps(view)
    @never_cache
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated and not is_fresh(request):
            return HttpResponseRedirect(prove_again(request, cast(User, request.user)))
        return view(request, *args, **kwargs)

    return guarded


def factor_first(view: View) -> View:
    """For the password and the address, which allauth guards by the password alone.

    Whoever has a second factor shows it, lately; whoever has no password shows what opens the
    account. The others meet allauth's own question.
    """

    @wraps(view)
    @never_cache
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            me = cast(User, request.user)
            if proves_otherwise(me) and not is_fresh(request):
                # The same address takes the form again after a post.
                return HttpResponseRedirect(prove_again(request, me, back=request.path))
        return view(request, *args, **kwargs)

    return guarded


def way_on(request: HttpRequest) -> str:
    """Where the person was going when we asked for a second factor; their list otherwise."""
    return local_path(request.session.pop(NEXT, ""), reverse("mfa_index"))


@never_cache
@require_GET
def why(request: HttpRequest) -> HttpResponse:
    """Says why a second factor is asked, and how to have one; keeps where the person goes."""
    following = local_path(request.GET.get("next"), "")
    if following:
        request.session[NEXT] = following
    return render(request, "second_factor/why.html", {"is_required": is_required(request.user)})


class IndexView(base_views.IndexView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        codes = context["authenticators"].get("recovery_codes")
        context["codes_left"] = len(codes.get_unused_codes()) if codes else 0
        context["is_required"] = is_required(self.request.user)
        context["following"] = self.request.session.get(NEXT, "")
        return context


class ActivateAppView(totp_views.ActivateTOTPView):
    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        remember_first_code(cast(User, self.request.user), form.step)
        note_enrolled(self.request, Type.TOTP)
        return response

    def get_success_url(self) -> str:
        return _after_adding(self)


class AddKeyView(webauthn_views.AddWebAuthnView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # allauth's own leaves the bound form out: its errors would not show.
        context: dict[str, Any] = {**super().get_context_data(**kwargs), **kwargs}
        context["options"] = json.dumps(context["js_data"]["creation_options"], default=dict)
        return context

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        note_enrolled(self.request, Type.WEBAUTHN)
        return response

    def get_success_url(self) -> str:
        return _after_adding(self)


class RemoveKeyView(webauthn_views.RemoveWebAuthnView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["left"] = factors_left_without(self.object)
        context["is_required"] = is_required(self.request.user)
        return context

    def form_valid(self, form: Any) -> HttpResponse:
        if not SecondFactorAdapter().can_delete_authenticator(self.get_object()):
            refusal = SecondFactorAdapter.error_messages["cannot_delete_authenticator"]
            messages.error(self.request, str(refusal))
            return HttpResponseRedirect(reverse("mfa_index"))
        return cast(HttpResponse, super().form_valid(form))

    def get_success_url(self) -> str:
        return reverse("mfa_index")


class RenameKeyView(webauthn_views.EditWebAuthnView):
    def get_success_url(self) -> str:
        return reverse("mfa_index")


def _after_adding(view: Any) -> str:
    """First the recovery codes, when they have just been made; then where the person goes."""
    if view.did_generate_recovery_codes:
        return reverse("mfa_view_recovery_codes")
    return way_on(view.request)


def switch_off_allowed(view: View) -> View:
    """The phone app's screen to remove it, for whoever has one."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_mfa_enabled(request.user, ["totp"]):
            return HttpResponseRedirect(reverse("mfa_index"))
        return view(request, *args, **kwargs)

    return guarded


index = never_cache(IndexView.as_view())
activate_app = freshly_proven(ActivateAppView.as_view())
remove_app = switch_off_allowed(freshly_proven(totp_views.deactivate_totp))
add_key = freshly_proven(AddKeyView.as_view())
remove_key = freshly_proven(RemoveKeyView.as_view())
rename_key = freshly_proven(RenameKeyView.as_view())
