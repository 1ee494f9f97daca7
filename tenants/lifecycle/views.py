"""« Vie de l'espace »: its administrators read what happened to it, and may ask to leave."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kernel.design_system.back_office import back_office_page
from kernel.errors import DomainError, NotAllowed
from kernel.tenancy import require_authority
from tenants.authorities.models import LocalAuthority
from tenants.lifecycle import facade
from tenants.lifecycle.facade import Party
from tenants.lifecycle.forms import StateForm


def _own(request: HttpRequest) -> Any:
    """The authority, read again: states change while the page is open. Raises NotAllowed."""
    authority = LocalAuthority.objects.get(pk=require_authority().pk)
    if Party.AUTHORITY not in facade.parties_of(request.user, authority):
        raise NotAllowed(_("Cette page est réservée aux administrateurs de cet espace."))
    return authority


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    authority = _own(request)
    context = {
        "authority": authority,
        "history": facade.history(authority),
        "domains": facade.domains(authority),
        "past_identities": facade.past_identities(authority),
        "memberships": facade.memberships(authority) if authority.is_commune else [],
        "choices": _choices(request, authority),
    }
    return _page(request, "lifecycle/space/index.html", _("Vie de l'espace"), context)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, target: str) -> HttpResponse:
    authority = _own(request)
    transition = next(
        (each for each in _choices(request, authority) if each.target == target), None
    )
    if transition is None:
        raise Http404
    form = StateForm(request.POST or None, transition=transition)
    if request.method == "POST" and form.is_valid():
        try:
            facade.change_state(authority, target, **form.cleaned_data, actor=request.user)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(
                request,
                _("C'est noté : l'espace est maintenant « %s ».") % authority.get_state_display(),
            )
            return redirect("lifecycle:index")
    context = {"form": form, "transition": transition, "authority": authority}
    return _page(request, "lifecycle/space/change.html", str(transition.verb), context)


def _choices(request: HttpRequest, authority: Any) -> list[facade.Transition]:
    """What an administrator of the space decides alone; the rest belongs to the consoles."""
    own = facade.choices_of(request.user, authority)
    return [each for each in own if Party.AUTHORITY in each.parties]


def _page(request: HttpRequest, template: str, title: str, context: dict[str, Any]) -> HttpResponse:
    is_first = template.endswith("index.html")
    parent = None if is_first else (reverse("lifecycle:index"), _("Vie de l'espace"))
    return back_office_page(request, template, title, context, icon="history", parent=parent)
