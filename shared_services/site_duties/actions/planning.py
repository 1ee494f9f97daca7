"""The « schéma pluriannuel » and its actions: written, adopted from the intercommunality."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from kernel.audit import facade as audit
from kernel.clock import now, today
from shared_services.site_duties import queries
from shared_services.site_duties.errors import NothingToPublish, WrongDuty
from shared_services.site_duties.models import AccessibilityPlan, PlannedAction
from shared_services.site_duties.permissions import require_keeper
from shared_services.site_duties.rules import accessibility
from shared_services.websites import facade as websites

TEXTS = ("policy", "people", "means", "purchases")
FIRST_POSSIBLE, LAST_POSSIBLE = 2005, 2100
MOST_ACTIONS = 60


def save_plan(facts: dict[str, Any], *, actor: Any | None) -> AccessibilityPlan:
    """Write the plan and put it on the site. Raises NotAllowed, WrongDuty.

    `actor` None: the demo. A plan that was adopted and is then changed is the commune's own.
    """
    if actor is not None:
        require_keeper(actor)
    kept = _checked(facts)
    with transaction.atomic():
        plan = queries.plan(lock=True) or AccessibilityPlan()
        before = _years(plan) if plan.published_at else {}
        for name, value in kept.items():
            setattr(plan, name, value)
        plan.origin_id, plan.origin_name = None, ""
        plan.published_at, plan.changed_at = plan.published_at or now(), now()
        plan.save()
        audit.record("accessibility_plan.saved", actor=actor, **audit.changes(before, _years(plan)))
        websites.forget_shell()
    return plan


def add_action(*, year: int, title: str, actor: Any | None) -> PlannedAction:
    """Raises NotAllowed, NothingToPublish without a plan, WrongDuty."""
    if actor is not None:
        require_keeper(actor)
    with transaction.atomic():
        plan = _own_plan()
        title = " ".join(title.split())
        problems = {}
        if not plan.first_year <= year <= plan.last_year:
            problems["year"] = _("Le schéma va de %(first)s à %(last)s.") % {
                "first": plan.first_year,
                "last": plan.last_year,
            }
        if not title or len(title) > 250:
            problems["title"] = _("Dites l'action en une phrase.")
        if plan.actions.count() >= MOST_ACTIONS:
            problems["title"] = _("Le schéma a déjà assez d'actions : retirez-en d'abord.")
        if problems:
            raise WrongDuty(problems)
        action = PlannedAction.objects.create(plan=plan, year=year, title=title)
        audit.record("accessibility_plan.action_added", actor=actor, title=title, year=year)
        websites.forget_shell()
    return action


def finish_action(identity: UUID, *, actor: Any) -> None:
    """Say that it is done today; twice keeps the first day. Raises NotAllowed, NothingToPublish."""
    require_keeper(actor)
    with transaction.atomic():
        action = _action(identity)
        if action.done_on is None:
            action.done_on = today()
            action.save(update_fields=["done_on"])
            audit.record("accessibility_plan.action_done", actor=actor, title=action.title)
            websites.forget_shell()


def remove_action(identity: UUID, *, actor: Any) -> None:
    """Raises NotAllowed, NothingToPublish."""
    require_keeper(actor)
    with transaction.atomic():
        action = _action(identity)
        action.delete()
        audit.record("accessibility_plan.action_removed", actor=actor, title=action.title)
        websites.forget_shell()


def _own_plan() -> AccessibilityPlan:
    plan = queries.plan(lock=True)
    if plan is None:
        raise NothingToPublish("no_plan", _("Écrivez d'abord le schéma."))
    return plan


def _action(identity: UUID) -> PlannedAction:
    action = PlannedAction.objects.select_for_update().filter(pk=identity).first()
    if action is None:
        raise NothingToPublish("no_action", _("Cette action n'est plus dans le schéma."))
    return action


def _checked(facts: dict[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {name: str(facts.get(name) or "").strip() for name in TEXTS}
    kept["first_year"], kept["last_year"] = facts.get("first_year"), facts.get("last_year")
    problems = {}
    for name in ("first_year", "last_year"):
        if kept[name] is None or not FIRST_POSSIBLE <= kept[name] <= LAST_POSSIBLE:
            problems[name] = _("Donnez une année.")
    longest = accessibility().plan_years
    if not problems and not 0 <= kept["last_year"] - kept["first_year"] < longest:
        problems["last_year"] = _("Le schéma dure %(longest)s ans au plus.") % {"longest": longest}
    if not kept["policy"]:
        problems["policy"] = _("Dites ce que vous ferez pour l'accessibilité.")
    if problems:
        raise WrongDuty(problems)
    return kept


def _years(plan: AccessibilityPlan) -> dict[str, Any]:
    return {"first_year": plan.first_year, "last_year": plan.last_year}
