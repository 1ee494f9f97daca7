"""What anyone reads: the pages that the law asks of a public site."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localtime
from django.views.decorators.http import require_safe

from kernel.clock import today
from kernel.permissions import public
from shared_services.site_duties import legal, queries, starting
from shared_services.site_duties.ecoindex import ecoindex
from shared_services.site_duties.models import AccessibilityStatement
from shared_services.site_duties.models.statement import Conformity
from shared_services.site_duties.rules import accessibility as rules
from shared_services.site_duties.views.guarding import public_page


@public
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Statement, plan and actions of the year, in the order the State imposes.

    Arrêté du 20 septembre 2019. A site that published nothing yet says « non conforme ».
    """
    statement = queries.published_statement()
    if statement is None:
        statement = AccessibilityStatement(**starting.first_statement())
        statement.written_on = localtime(request.authority.created_at).date()  # type: ignore[attr-defined]
    plan = queries.plan()
    conformity = statement.conformity_on(today())
    context = {
        "statement": statement,
        "conformity": conformity,
        "is_out_of_date": statement.rate is not None and today() >= statement.ends_on,
        "is_conform": conformity == Conformity.FULL,
        "plan": plan,
        "year": today().year,
        "actions": list(plan.actions.all()) if plan else [],
        "rules": rules(),
    }
    return public_page(request, "site_duties/accessibility.html", context)


@public
@require_safe
def legal_notice(request: HttpRequest) -> HttpResponse:
    """Publisher, director of publication, host (loi 2004-575, art. 1-1)."""
    context = legal.legal_notice(request.authority)  # type: ignore[attr-defined]
    return public_page(request, "site_duties/legal.html", context)


@public
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is done with personal data (RGPD, art. 13), from the register of processing."""
    return public_page(request, "site_duties/privacy.html", {"facts": queries.legal_facts()})


@public
@require_safe
def eco(request: HttpRequest) -> HttpResponse:
    """What the home page weighs, and what is done about it (RGESN 2024)."""
    measure = queries.measure()
    context: dict[str, object] = {"measure": measure}
    if measure is not None:
        kilobytes = measure.size / 1024
        context["kilobytes"] = round(kilobytes)
        context["index"] = ecoindex(measure.elements, measure.requests, kilobytes)
    return public_page(request, "site_duties/eco.html", context)
