"""Both ends of a sign-on, and signing out.

On a space's or the operator's host: `enter`, `come_back`, `leave`; on the account's: `hand_over`.
"""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.actions import sign_on
from accounts.errors import SignOnRefused
from accounts.models import User
from accounts.passwords.queries import must_change
from accounts.roles.queries import SESSION_OPENED
from accounts.second_factor import facade as second_factor
from accounts.second_factor.middleware import SHOWN
from accounts.sessions.actions import opening
from accounts.sessions.actions.ending import sign_out
from accounts.sessions.current import KEY
from kernel.audit import facade as audit
from kernel.permissions import public
from kernel.tenancy import account_host, public_url

BACKEND = "accounts.backends.AccountBackend"
STATE_SECONDS = 30 * 60  # long enough to create an account on the way
SESSION_SECONDS = 12 * 3600


def _host(request: HttpRequest) -> str:
    return request.get_host().rsplit(":", 1)[0].lower().rstrip(".")


def _state_cookie() -> str:
    # `__Host-`: a neighbouring commune's site cannot plant this cookie here. Needs HTTPS.
    return "__Host-beffroi_state" if settings.SESSION_COOKIE_SECURE else "beffroi_state"


def local_path(path: str | None, fallback: str = "/") -> str:
    """The path if it stays on this host, else the fallback."""
    # Control signs: PostgreSQL keeps no NUL, and browsers drop some of the others.
    if not path or not path.startswith("/") or not path.isprintable():
        return fallback
    return path[:2000] if url_has_allowed_host_and_scheme(path, allowed_hosts=None) else fallback


def _refusal(request: HttpRequest, error: SignOnRefused) -> HttpResponse:
    # The same address starts a sign-on on every host, the account's included.
    context = {"reason": error.message, "retry_url": "/connexion/"}
    return render(request, "accounts/sign_on_refused.html", context, status=400)


@public
@never_cache
@require_GET
def enter(request: HttpRequest) -> HttpResponse:
    """« Se connecter » on a host that has no passwords: off to the account host."""
    next_path = local_path(request.GET.get("next"))
    if request.user.is_authenticated:
        if next_path.startswith("/gestion/") and not request.user.has_perm(
            "wagtailadmin.access_admin"
        ):
            return render(request, "accounts/no_access.html", status=403)
        return HttpResponseRedirect(next_path)
    # The same secret for two tabs opened together: either may come back first.
    secret = request.COOKIES.get(_state_cookie()) or sign_on.new_secret()
    query = urlencode(
        {"host": _host(request), "state": sign_on.digest_of(secret), "next": next_path}
    )
    response = HttpResponseRedirect(public_url(account_host(), f"/sign-on/?{query}"))
    response.set_cookie(
        _state_cookie(),
        secret,
        max_age=STATE_SECONDS,
        path="/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


@public
@never_cache
@require_GET
def come_back(request: HttpRequest) -> HttpResponse:
    """The browser is back with a ticket: open this host's own session."""
    try:
        entry = sign_on.redeem_ticket(
            request.GET.get("ticket", ""),
            host=_host(request),
            state_secret=request.COOKIES.get(_state_cookie(), ""),
        )
    except SignOnRefused as error:
        return _refusal(request, error)
    with transaction.atomic():
        login(request, entry.user, backend=BACKEND)
        audit.record(SESSION_OPENED, actor=entry.user)
    request.session[SHOWN] = entry.second_factor
    request.session.set_expiry(SESSION_SECONDS)
    opening.register(request, entry.user, opened_by=entry.opened_by)
    response = HttpResponseRedirect(local_path(entry.next_path))
    response.delete_cookie(_state_cookie(), path="/", samesite="Lax")
    return response


@never_cache
@require_GET
def hand_over(request: HttpRequest) -> HttpResponse:
    """On the account host, signed in: give this browser a ticket for the host it came from."""
    host = request.GET.get("host", "").lower()
    me = cast(User, request.user)
    try:
        authority = sign_on.check_target(host)
        first = second_factor.before_entering(request, authority)
        if first:
            return HttpResponseRedirect(first)
        if authority is not None and must_change(me, authority):
            return _change_first(request, authority)
        ticket = sign_on.issue_ticket(
            me,
            host=host,
            state_digest=request.GET.get("state", ""),
            next_path=local_path(request.GET.get("next")),
            opened_by=UUID(request.session[KEY]),
            second_factor=second_factor.is_satisfied(request),
        )
    except SignOnRefused as error:
        return _refusal(request, error)
    address = public_url(host, f"/connexion/retour/?{urlencode({'ticket': ticket})}")
    if host == settings.BASE_DOMAIN or host.endswith(f".{settings.BASE_DOMAIN}"):
        return HttpResponseRedirect(address)
    # Chromium checks `form-action` along the redirects that follow the login form, and a commune's
    # own domain is not in it: a page in between ends the chain.
    return render(request, "accounts/onward.html", {"address": address, "site_host": host})


def _change_first(request: HttpRequest, authority: Any) -> HttpResponse:
    """The authority's rules ask for a newer password; the sign-on goes on after it."""
    messages.warning(
        request,
        _("« %(name)s » demande un mot de passe plus récent que le vôtre. Choisissez-en un autre.")
        % {"name": authority.full_name},
    )
    query = urlencode({"next": request.get_full_path()})
    return HttpResponseRedirect(f"{reverse('account_change_password')}?{query}")


@public
@never_cache
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out of this host, then offer to sign out of the account."""
    if request.method == "GET":
        return render(request, "accounts/leave.html")
    sign_out(request.session.get(KEY))
    logout(request)
    query = urlencode({"site": _host(request)})
    return HttpResponseRedirect(public_url(account_host(), f"/deconnexion/?{query}"))


@public
@require_http_methods(["GET", "POST"])
def wagtail_login(request: HttpRequest) -> HttpResponse:
    """Wagtail's own login screen would take passwords on a commune's host: ours, instead."""
    query = urlencode({"next": local_path(request.GET.get("next"), "/gestion/")})
    return HttpResponseRedirect(f"/connexion/?{query}")
