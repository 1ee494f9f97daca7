"""On the account host: « quelqu'un connaît mon mot de passe »."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.passwords.actions import suspecting


@never_cache
@require_http_methods(["GET", "POST"])
def suspect(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return render(request, "passwords/suspect.html")
    me = User.everyone.get(pk=cast(User, request.user).pk)
    suspecting.suspect_own(me)
    logout(request)
    messages.success(
        request,
        _(
            "C'est fait : tout est déconnecté et l'ancien mot de passe ne marche plus. "
            "Choisissez-en un nouveau avec le lien que vous allez recevoir."
        ),
    )
    return HttpResponseRedirect(reverse("account_reset_password"))
