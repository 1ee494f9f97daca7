"""On the account host: the way back into a held account."""

from __future__ import annotations

from typing import cast

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.passwords.actions import confirming
from accounts.passwords.errors import HeldRefused
from accounts.passwords.forms import HeldCodeForm
from accounts.views.sign_on import local_path
from kernel.errors import TooManyTries
from kernel.permissions import public


@public
@never_cache
@require_http_methods(["GET", "POST"])
def held(request: HttpRequest) -> HttpResponse:
    """For the browser that has just shown who it is: the code of the mail, then on its way."""
    facts = confirming.asked(request)
    if facts is None:
        return HttpResponseRedirect(reverse("account_login"))
    if request.POST.get("act") == "again":
        return _again(request, facts["user"], facts["next"])
    form = HeldCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user, following = confirming.prove(request, form.cleaned_data["code"])
            login = Login(user=user, redirect_url=local_path(following, "") or None)
            return cast(HttpResponse, perform_login(request, login))
        except (HeldRefused, TooManyTries) as error:
            form.add_error("code", error.message)
    return render(request, "passwords/held.html", {"form": form, "email": facts["email"]})


def _again(request: HttpRequest, user_id: str, following: str) -> HttpResponse:
    user = User.everyone.get(pk=user_id)
    confirming.ask(request, user, next_path=following)
    messages.success(request, _("Un nouveau code est parti. L'ancien ne marche plus."))
    return HttpResponseRedirect(reverse("passwords:held"))
