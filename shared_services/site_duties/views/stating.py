"""« Accessibilité » in the back office: the statement, the plan, the actions of each year."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kernel.clock import today
from kernel.errors import DomainError, NotAllowed
from kernel.tenancy import require_authority
from shared_services.site_duties import queries, starting
from shared_services.site_duties.actions import planning, sharing, stating
from shared_services.site_duties.errors import WrongDuty
from shared_services.site_duties.forms import ActionForm, PlanForm, StatementForm
from shared_services.site_duties.rules import accessibility as rules
from shared_services.site_duties.views.guarding import for_keepers

INDEX = "site_duties_admin:accessibility"


@require_GET
@for_keepers
def index(request: HttpRequest) -> HttpResponse:
    """Where the statement and the plan stand, and what to do next."""
    published = queries.published_statement()
    plan = queries.plan()
    context = {
        "published": published,
        "draft": queries.draft_statement(),
        "conformity": queries.conformity().label,
        "deadline": queries.statement_deadline(rules().remind_days_before),
        "past": queries.past_statements()[1:],
        "plan": plan,
        "shared": queries.shared_plan(require_authority()),
        "may_offer": not require_authority().is_commune,
        "plan_is_over": bool(plan and plan.last_year < today().year),
        "actions": list(plan.actions.all()) if plan else [],
        "action_form": ActionForm(initial={"year": today().year}),
    }
    return render(request, "site_duties/admin/accessibility.html", context)


@require_http_methods(["GET", "POST"])
@for_keepers
def statement(request: HttpRequest) -> HttpResponse:
    """The form; POST keeps a draft and, with « publier », puts it on the site."""
    form = StatementForm(request.POST or None, initial=_first_facts())
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and _saved(request, form):
            return redirect(INDEX)
    context = {"form": form, "draft": queries.draft_statement()}
    return render(request, "site_duties/admin/statement.html", context, status=status)


def _first_facts() -> dict[str, Any]:
    """The draft, else the last one published dated today, else what we propose."""
    row = queries.draft_statement() or queries.published_statement()
    if row is None:
        return starting.first_statement()
    facts = {name: getattr(row, name) for name in stating.FIELDS}
    if row.published_at is not None:
        facts["written_on"] = today()
    return facts


def _saved(request: HttpRequest, form: StatementForm) -> bool:
    try:
        stating.save_draft(form.cleaned_data, actor=request.user)
        if "publier" in request.POST:
            stating.publish(actor=request.user)
            messages.success(request, _("La déclaration est sur le site."))
        else:
            messages.success(request, _("Brouillon enregistré. Il n'est pas encore sur le site."))
    except WrongDuty as error:
        form.show(error)
        return False
    return True


@require_http_methods(["GET", "POST"])
@for_keepers
def plan(request: HttpRequest) -> HttpResponse:
    """The « schéma pluriannuel »; what is saved is on the site."""
    row = queries.plan()
    names = ("first_year", "last_year", *planning.TEXTS)
    facts = {name: getattr(row, name) for name in names} if row else starting.first_plan()
    form = PlanForm(request.POST or None, initial=facts)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                planning.save_plan(form.cleaned_data, actor=request.user)
            except WrongDuty as error:
                form.show(error)
            else:
                messages.success(request, _("Le schéma est sur le site."))
                return redirect(INDEX)
    return render(
        request, "site_duties/admin/plan.html", {"form": form, "plan": row}, status=status
    )


@require_POST
@for_keepers
def shared(request: HttpRequest) -> HttpResponse:
    """The intercommunality offers its plan, a commune adopts it."""
    try:
        if "proposer" in request.POST:
            sharing.offer(actor=request.user)
            messages.success(request, _("Les communes membres peuvent l'adopter."))
        else:
            sharing.adopt(actor=request.user)
            messages.success(request, _("Le schéma commun est adopté : il est sur le site."))
    except NotAllowed:
        raise
    except DomainError as error:
        messages.error(request, error.message)
    return redirect(INDEX)


@require_POST
@for_keepers
def add_action(request: HttpRequest) -> HttpResponse:
    form = ActionForm(request.POST)
    if form.is_valid():
        try:
            planning.add_action(**form.cleaned_data, actor=request.user)
            messages.success(request, _("Action ajoutée."))
        except DomainError as error:
            messages.error(request, error.message)
    else:
        messages.error(request, _("Donnez une année et une phrase : l'action n'est pas ajoutée."))
    return redirect(INDEX)


@require_POST
@for_keepers
def change_action(request: HttpRequest, planned_action_id: UUID) -> HttpResponse:
    """« Faite » or « retirer »."""
    try:
        if "retirer" in request.POST:
            planning.remove_action(planned_action_id, actor=request.user)
            messages.success(request, _("Action retirée."))
        else:
            planning.finish_action(planned_action_id, actor=request.user)
            messages.success(request, _("C'est noté."))
    except NotAllowed:
        raise
    except DomainError as error:
        messages.error(request, error.message)
    return redirect(INDEX)
