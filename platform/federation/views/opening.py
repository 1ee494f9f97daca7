"""The intercommunality's console: opening one more commune, and watching it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from federation import actions, queries
from federation.abilities import OPEN
from federation.forms import OpenCommuneForm
from federation.views.communes import menu
from federation.views.guards import leading
from federation.views.shell import page, refuse
from kernel.errors import DomainError

LONGEST_SEARCH = 100


@require_GET
@leading(OPEN)
def search(request: HttpRequest) -> HttpResponse:
    authority = request.authority  # type: ignore[attr-defined]
    query = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    return page(
        request,
        "federation/open_search.html",
        menu(),
        "open",
        query=query,
        found=queries.find_candidates(authority, query) if query else [],
        waiting=queries.to_open(authority),
    )


@require_http_methods(["GET", "POST"])
@leading(OPEN)
def open_commune(request: HttpRequest, insee_code: str) -> HttpResponse:
    authority = request.authority  # type: ignore[attr-defined]
    candidate = queries.candidate(authority, insee_code)
    form = OpenCommuneForm(
        request.POST or None, ask_confirmation=candidate.standing in {"elsewhere", "nowhere"}
    )
    if request.method == "POST" and form.is_valid():
        try:
            job_id = actions.open_commune(
                insee_code,
                intercommunality=authority,
                start_on=form.cleaned_data["start_on"],
                admin_email=form.cleaned_data["admin_email"],
                admin_name=form.cleaned_data["admin_name"],
                confirmed=form.cleaned_data.get("confirmed", False),
                actor=request.user,
            )
        except DomainError as error:
            refuse(form, error)
        else:
            return redirect("federation:opening", job_id=job_id)
    return page(
        request, "federation/open_commune.html", menu(), "open", form=form, candidate=candidate
    )


@require_GET
@leading(OPEN)
def opening(request: HttpRequest, job_id: UUID) -> HttpResponse:
    job = queries.job_of(request.authority.siren, job_id)  # type: ignore[attr-defined]
    return page(
        request,
        "federation/opening.html",
        menu(),
        "open",
        job=job,
        follow="arret" not in request.GET,
        retry_url=reverse("federation:retry", args=[job_id]),
        back_url=reverse("federation:communes"),
        again_url=reverse("federation:open"),
    )


@require_POST
@leading(OPEN)
def retry(request: HttpRequest, job_id: UUID) -> HttpResponse:
    actions.retry_failed(
        job_id,
        intercommunality=request.authority,  # type: ignore[attr-defined]
        actor=request.user,
    )
    return redirect("federation:opening", job_id=job_id)
