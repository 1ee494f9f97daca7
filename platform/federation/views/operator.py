"""The operator's console: intercommunalities of this deployment, and opening a new one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from federation import actions, promises, queries
from federation.forms import OpenIntercommunalityForm, PersonForm
from federation.views.guards import operator_only
from federation.views.shell import Menu, page, refuse
from kernel.errors import DomainError
from tenants.authorities.queries import members_of
from tenants.directory import facade as directory

LONGEST_SEARCH = 100


def menu() -> Menu:
    return [
        ("list", _("Intercommunalités"), reverse("federation:intercommunalities")),
        ("open", _("Ouvrir une intercommunalité"), reverse("federation:open")),
        ("departures", _("Départs"), reverse("federation:departures")),
        ("accounts", _("Comptes"), reverse("federation:accounts")),
        ("promises", _("Travaux en échec"), reverse("federation:promises")),
        ("journal", _("Journal"), reverse("federation:journal")),
        ("mergers", _("Communes nouvelles"), reverse("federation:mergers")),
    ]


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The operator's host has nothing else to show; whoever comes here is asked to sign in."""
    return redirect("federation:intercommunalities")


@require_GET
@operator_only
def intercommunalities(request: HttpRequest) -> HttpResponse:
    return page(
        request,
        "federation/operator/intercommunalities.html",
        menu(),
        "list",
        intercommunalities=list(queries.intercommunalities()),
        jobs=queries.running_jobs(),
        vintage=directory.current_vintage(),
        given_up=promises.given_up(),
    )


@require_GET
@operator_only
def intercommunality(request: HttpRequest, authority_id: UUID) -> HttpResponse:
    found = queries.intercommunality(authority_id)
    return page(
        request,
        "federation/operator/intercommunality.html",
        menu(),
        "list",
        intercommunality=found,
        life=queries.life_of(found, request.user),
        communes=queries.in_order(members_of(found)),
        waiting=queries.to_open(found),
        jobs=queries.running_jobs(found.siren),
    )


@require_http_methods(["GET", "POST"])
@operator_only
def invite(request: HttpRequest, authority_id: UUID) -> HttpResponse:
    found = queries.intercommunality(authority_id)
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.invite_intercommunality_admin(
                found,
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
            return redirect("federation:intercommunality", authority_id=authority_id)
    return page(request, "federation/invite.html", menu(), "list", form=form, invited=found)


@require_GET
@operator_only
def search(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    problem = ""
    found = []
    if query:
        try:
            found = queries.find_epcis(query)
        except DomainError as error:
            problem = error.message
    return page(
        request,
        "federation/operator/open_search.html",
        menu(),
        "open",
        query=query,
        found=found,
        problem=problem,
        here=queries.sirens_here(epci.siren for epci in found),
    )


@require_http_methods(["GET", "POST"])
@operator_only
def open_intercommunality(request: HttpRequest, siren: str) -> HttpResponse:
    epci = directory.epci_by_siren(siren)
    form = OpenIntercommunalityForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            job_id = actions.open_intercommunality(
                epci.siren,
                admin_email=form.cleaned_data["admin_email"],
                admin_name=form.cleaned_data["admin_name"],
                actor=request.user,
            )
        except DomainError as error:
            refuse(form, error)
        else:
            return redirect("federation:opening", job_id=job_id)
    return page(
        request,
        "federation/operator/open_intercommunality.html",
        menu(),
        "open",
        form=form,
        epci=epci,
        communes=directory.communes_of(epci.siren),
        already_here=bool(queries.sirens_here([epci.siren])),
    )


@require_GET
@operator_only
def opening(request: HttpRequest, job_id: UUID) -> HttpResponse:
    return page(
        request,
        "federation/opening.html",
        menu(),
        "open",
        job=queries.any_job(job_id),
        follow="arret" not in request.GET,
        retry_url=reverse("federation:retry", args=[job_id]),
        back_url=reverse("federation:intercommunalities"),
        again_url=reverse("federation:open"),
    )


@require_POST
@operator_only
def retry(request: HttpRequest, job_id: UUID) -> HttpResponse:
    actions.retry_failed(job_id, intercommunality=None, actor=request.user)
    return redirect("federation:opening", job_id=job_id)
