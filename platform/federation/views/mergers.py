"""Communes nouvelles, on both consoles: prepare, read the report, run."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from federation import merging, queries
from federation.abilities import MERGE
from federation.merging_forms import MergerForm
from federation.views import communes, operator
from federation.views.guards import operating_or_leading
from federation.views.shell import page, refuse
from kernel.clock import today
from kernel.errors import DomainError


@require_GET
@operating_or_leading(MERGE)
def index(request: HttpRequest) -> HttpResponse:
    return _show(request, "federation/mergers/index.html", mergers=merging.seen(_lead(request)))


@require_http_methods(["GET", "POST"])
@operating_or_leading(MERGE)
def new(request: HttpRequest) -> HttpResponse:
    leader = _lead(request)
    form = MergerForm(
        request.POST or None,
        communes=merging.mergeable(leader),
        leaders=[] if leader else list(queries.intercommunalities()),
    )
    if request.method == "POST" and form.is_valid():
        try:
            merger = merging.plan(
                form.facts(leader), form.origins(), leader=leader, actor=request.user
            )
            merging.act("verifier", merger.pk, leader=leader, actor=request.user)
        except DomainError as error:
            refuse(form, error)
        else:
            return redirect("federation:merger", merger_id=merger.pk)
    return _show(request, "federation/mergers/new.html", form=form)


@require_GET
@operating_or_leading(MERGE)
def merger(request: HttpRequest, merger_id: UUID) -> HttpResponse:
    """The plan and its report. With `?format=json`, the report for programs."""
    found = merging.one(_lead(request), merger_id)
    if request.GET.get("format") == "json":
        answer = HttpResponse(
            json.dumps(found.report, ensure_ascii=False, indent=1), content_type="application/json"
        )
        answer["Content-Disposition"] = f'attachment; filename="fusion-{found.insee_code}.json"'
        answer["Cache-Control"] = "no-store"
        return answer
    waiting = found.state == "running" or (
        found.state == "draft" and not found.failure and not found.report
    )
    return _show(
        request,
        "federation/mergers/merger.html",
        merger=found,
        origins=list(found.origins.all()),
        waiting=waiting,
        is_early=found.effective_on > today(),
    )


@require_POST
@operating_or_leading(MERGE)
def act(request: HttpRequest, merger_id: UUID, name: str) -> HttpResponse:
    try:
        merging.act(name, merger_id, leader=_lead(request), actor=request.user)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        if name == "abandonner":
            messages.success(request, _("Le projet de fusion est abandonné. Rien n'a changé."))
            return redirect("federation:mergers")
    return redirect("federation:merger", merger_id=merger_id)


def _lead(request: HttpRequest) -> Any:
    return None if request.host_kind == "operator" else request.authority  # type: ignore[attr-defined]


def _show(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    is_operator = request.host_kind == "operator"  # type: ignore[attr-defined]
    menu = operator.menu() if is_operator else communes.menu()
    return page(request, template, menu, "mergers", **context)
