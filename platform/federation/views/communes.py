"""The intercommunality's console: its communes, their state, their counts."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from federation import actions, queries
from federation.abilities import FOLLOW, OPEN
from federation.forms import PersonForm
from federation.views.guards import leading
from federation.views.shell import Menu, page, refuse
from kernel.errors import DomainError


def menu() -> Menu:
    return [
        ("communes", _("Communes"), reverse("federation:communes")),
        ("open", _("Ouvrir une commune"), reverse("federation:open")),
        ("mergers", _("Communes nouvelles"), reverse("federation:mergers")),
        ("sites", _("Sites"), reverse("federation:sites")),
        ("sharing", _("Partage"), reverse("federation:sharing")),
        ("sending", _("Envois"), reverse("federation:sending")),
        ("site", _("Notre site"), "/"),
    ]


@require_GET
@leading(FOLLOW)
def communes(request: HttpRequest) -> HttpResponse:
    authority: Any = request.authority  # type: ignore[attr-defined]
    rows = queries.members(authority)
    return page(
        request,
        "federation/communes.html",
        menu(),
        "communes",
        members=rows,
        waiting=queries.to_open(authority),
        jobs=queries.running_jobs(authority.siren),
        counted_at=min(
            (row.activity.counted_at for row in rows if row.activity is not None), default=None
        ),
    )


@require_http_methods(["GET", "POST"])
@leading(OPEN)
def invite(request: HttpRequest, authority_id: UUID) -> HttpResponse:
    member = queries.member(request.authority, authority_id)  # type: ignore[attr-defined]
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.invite_commune_admin(
                member.authority,
                intercommunality=request.authority,  # type: ignore[attr-defined]
                email=form.cleaned_data["admin_email"],
                name=form.cleaned_data["admin_name"],
                actor=request.user,
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(
                request,
                _("L'invitation part à l'adresse %s.") % form.cleaned_data["admin_email"],
            )
            return redirect("federation:commune", authority_id=authority_id)
    return page(
        request, "federation/invite.html", menu(), "communes", form=form, invited=member.authority
    )
