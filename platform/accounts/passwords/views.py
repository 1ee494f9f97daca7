"""« Comptes à surveiller », in the back office, for the administrators of the space."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.passwords.actions import suspecting, watching
from accounts.passwords.forms import AccountRulesForm
from accounts.passwords.queries import dormant, rules_of, seemingly_shared
from accounts.roles.models import UserGroup
from accounts.roles.permissions import check_may_manage_team
from kernel.design_system.back_office import back_office_page
from kernel.tenancy import account_host, public_url, require_authority

_ACCOUNT = "accounts.second_factor.urls"


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    check_may_manage_team(request.user)
    here = require_authority()
    context = {
        "rules": rules_of(here.id),
        "dormant": dormant(here.id),
        "shared": seemingly_shared(),
        # The account host alone reads who lost what.
        "help_url": public_url(account_host(), reverse("second_factor:requests", urlconf=_ACCOUNT)),
    }
    return _page(request, "index", _("Comptes à surveiller"), context)


@require_http_methods(["GET", "POST"])
def rules(request: HttpRequest) -> HttpResponse:
    check_may_manage_team(request.user)
    form = AccountRulesForm(request.POST or None, instance=rules_of(require_authority().id))
    if request.method == "POST" and form.is_valid():
        watching.change_rules(**form.cleaned_data, actor=request.user)
        messages.success(request, _("Les règles sont enregistrées."))
        return _back()
    return _page(request, "rules", _("Règles des comptes"), {"form": form})


@require_POST
def remind(request: HttpRequest, user_id: UUID) -> HttpResponse:
    check_may_manage_team(request.user)
    person = _member(user_id)
    watching.remind(person, actor=request.user)
    messages.success(request, _("Un rappel part à %(name)s.") % {"name": person})
    return _back()


@require_http_methods(["GET", "POST"])
def suspect(request: HttpRequest, user_id: UUID) -> HttpResponse:
    check_may_manage_team(request.user)
    person = _member(user_id)
    if request.method == "POST":
        suspecting.suspect_member(person, actor=request.user)
        messages.success(
            request,
            _("%(name)s est déconnecté partout et recevra de quoi changer son mot de passe.")
            % {"name": person},
        )
        return _back()
    title = _("Mot de passe de %(name)s") % {"name": person}
    return _page(request, "compromised", title, {"person": person})


def _member(user_id: UUID) -> Any:
    """Someone with a role here; anyone else does not exist on this screen."""
    link = UserGroup.objects.select_related("user").filter(user_id=user_id).first()
    if link is None:
        raise Http404
    return link.user


def _back() -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("watched_accounts:index"))


def _page(request: HttpRequest, name: str, title: str, context: dict[str, Any]) -> HttpResponse:
    above = (reverse("watched_accounts:index"), _("Comptes à surveiller"))
    parent = None if name == "index" else above
    template = f"passwords/watched/{name}.html"
    return back_office_page(request, template, title, context, icon="lock", parent=parent)
