"""« Mes connexions », on the account host."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.models import User
from accounts.sessions.actions import ending
from accounts.sessions.current import KEY
from accounts.sessions.errors import SessionRefused
from accounts.sessions.queries import browsers_of


@never_cache
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    browsers = browsers_of(_me(request), current_id=request.session.get(KEY))
    return render(request, "account_sessions/index.html", {"browsers": browsers})


@never_cache
@require_POST
def end(request: HttpRequest, session_id: UUID) -> HttpResponse:
    try:
        ending.end_one(session_id, actor=_me(request))
    except SessionRefused as error:
        messages.info(request, error.message)
    else:
        messages.success(request, _("Cette connexion est fermée."))
    return HttpResponseRedirect(reverse("account_sessions:index"))


@never_cache
@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    me = _me(request)
    ending.end_others(actor=me, keep=UUID(request.session[KEY]))
    update_session_auth_hash(request, me)
    messages.success(request, _("Toutes vos autres connexions sont fermées."))
    return HttpResponseRedirect(reverse("account_sessions:index"))


@never_cache
@require_POST
def end_everywhere(request: HttpRequest) -> HttpResponse:
    me = _me(request)
    ending.end_everywhere(me, actor=me)
    logout(request)
    messages.success(request, _("Vous êtes déconnecté partout."))
    return HttpResponseRedirect(reverse("account_login"))


def _me(request: HttpRequest) -> User:
    return User.everyone.get(pk=cast(User, request.user).pk)
