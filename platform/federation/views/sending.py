"""How much each commune sends, and how much it may: numbers alone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from federation import queries
from federation.abilities import FOLLOW, SENDING
from federation.forms import QuotaForm
from federation.views.communes import menu
from federation.views.guards import leading
from federation.views.shell import page
from kernel.tenancy import public_space
from shared_services.notifications import facade as notifications


@require_GET
@leading(FOLLOW)
def index(request: HttpRequest) -> HttpResponse:
    here: Any = request.authority  # type: ignore[attr-defined]
    communes = [here, *(member.authority for member in queries.members(here))]
    with public_space():
        found = notifications.gauges([one.pk for one in communes])
    rows = [(one, found[one.pk]) for one in communes]
    return page(request, "federation/sending/index.html", menu(), "sending", rows=rows)


@require_http_methods(["GET", "POST"])
@leading(SENDING)
def change(request: HttpRequest, authority_id: UUID) -> HttpResponse:
    """The limits of one commune, or of the intercommunality itself."""
    here: Any = request.authority  # type: ignore[attr-defined]
    own = authority_id == here.pk
    subject = here if own else queries.member(here, authority_id).authority
    with public_space():
        gauges = notifications.gauges([subject.pk])[subject.pk]
    form = QuotaForm(request.POST or None, gauges=gauges)
    if request.method == "POST" and form.is_valid():
        for channel, quota in form.quotas().items():
            notifications.set_quota(subject.pk, channel, quota, actor=request.user)
        messages.success(request, _("Les limites sont enregistrées."))
        return redirect("federation:sending")
    context = {"form": form, "subject": subject}
    return page(request, "federation/sending/change.html", menu(), "sending", **context)
