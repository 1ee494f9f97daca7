"""Acts on the life of a space, on both consoles: the operator's and the intercommunality's."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from federation import queries
from federation.views import communes, operator
from federation.views.guards import leader_only
from federation.views.shell import page, refuse
from kernel.errors import DomainError
from tenants.authorities.models import LocalAuthority
from tenants.authorities.queries import intercommunality_of
from tenants.lifecycle import facade as life
from tenants.lifecycle.forms import StateForm


@require_GET
@leader_only
def commune(request: HttpRequest, authority_id: UUID) -> HttpResponse:
    """A commune's page: facts, counts, state, history, addresses, names."""
    member = subject(request, authority_id)
    if not member.authority.is_commune:
        return redirect("federation:intercommunality", authority_id=authority_id)
    return show(
        request,
        "federation/commune.html",
        member=member,
        life=queries.life_of(member.authority, request.user),
        back_url=_list_url(request, member.authority),
    )


@require_http_methods(["GET", "POST"])
@leader_only
def change_state(request: HttpRequest, authority_id: UUID, target: str) -> HttpResponse:
    authority = subject(request, authority_id).authority
    offered = life.choices_of(request.user, authority)
    transition = next((each for each in offered if each.target == target), None)
    if transition is None:
        raise Http404
    form = StateForm(request.POST or None, transition=transition)
    if request.method == "POST" and form.is_valid():
        try:
            life.change_state(authority, target, **form.cleaned_data, actor=request.user)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(
                request,
                _("%(name)s est maintenant dans l'état « %(state)s ».")
                % {"name": authority.name, "state": authority.get_state_display()},
            )
            return home(authority)
    return show(
        request,
        "federation/life/change_state.html",
        form=form,
        authority=authority,
        transition=transition,
    )


def subject(request: HttpRequest, authority_id: UUID) -> queries.Member:
    """Whom the act is about: any authority for the operator, a member for its intercommunality.

    Raises Http404.
    """
    if request.host_kind == "operator":  # type: ignore[attr-defined]
        return queries.anyone(authority_id)
    return queries.member(request.authority, authority_id)  # type: ignore[attr-defined]


def show(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    """Render in the console of this host."""
    if request.host_kind == "operator":  # type: ignore[attr-defined]
        return page(request, template, operator.menu(), "list", **context)
    return page(request, template, communes.menu(), "communes", **context)


def home(authority: LocalAuthority) -> HttpResponse:
    """Back to the page of the authority, where the act now shows."""
    return redirect("federation:commune", authority_id=authority.pk)


def _list_url(request: HttpRequest, commune: LocalAuthority) -> str:
    if request.host_kind != "operator":  # type: ignore[attr-defined]
        return reverse("federation:communes")
    leader = intercommunality_of(commune)
    if leader is None:
        return reverse("federation:intercommunalities")
    return reverse("federation:intercommunality", args=[leader.pk])
