"""« Rôles », in the back office: what each role may do here, compared with its template."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.forms import OwnRoleForm, RoleForm
from accounts.roles.actions import editing
from accounts.roles.permissions import check_may_manage_team
from accounts.roles.space_roles import SpaceRole, space_role, space_roles
from accounts.views.team_shell import team_page
from kernel.errors import DomainError


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    check_may_manage_team(request.user)
    return team_page(request, "accounts/team/roles.html", _("Rôles"), {"roles": space_roles()})


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    check_may_manage_team(request.user)
    form = OwnRoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            editing.add_role(
                label=form.cleaned_data["label"],
                promise=form.cleaned_data["promise"],
                names=set(form.cleaned_data["abilities"]),
                actor=request.user,
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Le rôle est créé. Donnez-le depuis l'équipe."))
            return _back()
    return team_page(request, "accounts/team/role.html", _("Nouveau rôle"), {"form": form})


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, code: str) -> HttpResponse:
    check_may_manage_team(request.user)
    role = _role(code)
    start = {"label": role.label, "promise": role.promise, "abilities": sorted(role.abilities)}
    kind = OwnRoleForm if role.is_own else RoleForm
    form = kind(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        try:
            editing.change_role(
                code,
                set(facts["abilities"]),
                actor=request.user,
                label=facts.get("label", ""),
                promise=facts.get("promise", ""),
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Le rôle « %s » est à jour.") % role.label)
            return _back()
    return team_page(request, "accounts/team/role.html", role.label, {"form": form, "role": role})


@require_POST
def reset(request: HttpRequest, code: str) -> HttpResponse:
    editing.reset_role(code, actor=request.user)
    messages.success(request, _("Le rôle est revenu à son modèle."))
    return _back()


@require_POST
def drop(request: HttpRequest, code: str) -> HttpResponse:
    check_may_manage_team(request.user)
    try:
        editing.drop_role(code, actor=request.user)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Le rôle est supprimé."))
    return _back()


def _role(code: str) -> SpaceRole:
    found = space_role(code)
    if found is None or found.is_fixed:
        raise Http404
    return found


def _back() -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("team:roles"))
