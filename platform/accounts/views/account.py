"""« Mon compte »: who I am, how I sign in, where I go from here."""

from __future__ import annotations

from typing import cast

from allauth.account.views import LogoutView
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.actions.invitations import token_for
from accounts.actions.people import change_profile
from accounts.federated.browser import provider_session
from accounts.federated.views.leaving import farewell, way_out
from accounts.forms import ProfileForm
from accounts.models import User
from accounts.queries import invitations_for, is_operator, spaces_of
from kernel.tenancy import match_host, public_url


@never_cache
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    spaces = spaces_of(user)
    context = {
        "work_spaces": [space for space in spaces if space.manage_url],
        "file_spaces": [space for space in spaces if space.files_url],
        "invitations": [
            (entry, reverse("accounts:invitation", args=[token_for(entry)]))
            for entry in invitations_for(user)
        ],
        "operator_url": _operator_url() if is_operator(user) else "",
    }
    return render(request, "accounts/home.html", context)


@never_cache
def logout(request: HttpRequest) -> HttpResponse:
    """Confirm, then sign out of the account; says first which site was just left."""
    site = match_host(request.GET.get("site", ""))
    left = getattr(site.authority, "full_name", "") if site and site.authority else ""
    opened_by = provider_session(request)
    response = cast(HttpResponse, LogoutView.as_view(extra_context={"left": left})(request))
    way = way_out(opened_by) if request.method == "POST" else None
    return farewell(request, *way) if way else response


@never_cache
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    user = User.everyone.get(pk=cast(User, request.user).pk)
    form = ProfileForm(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        change_profile(user, **form.cleaned_data, actor=user)
        messages.success(request, _("Vos coordonnées sont enregistrées."))
        return HttpResponseRedirect(reverse("accounts:home"))
    return render(request, "accounts/profile.html", {"form": form})


def _operator_url() -> str:
    return public_url(settings.BASE_DOMAIN, "/connexion/?next=/")
