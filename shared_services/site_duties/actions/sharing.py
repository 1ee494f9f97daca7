"""An intercommunality offers its plan; a commune adopts it, and is told of a newer one."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kernel.audit import facade as audit
from kernel.clock import now
from kernel.tenancy import public_space, require_authority
from shared_services.site_duties import queries
from shared_services.site_duties.actions.planning import TEXTS
from shared_services.site_duties.errors import NothingToPublish
from shared_services.site_duties.models import AccessibilityPlan, PlannedAction
from shared_services.site_duties.permissions import require_keeper
from shared_services.site_duties.sums.models import SharedPlan
from shared_services.websites import facade as websites

WORDS = ("first_year", "last_year", *TEXTS)


def offer(*, actor: Any | None) -> SharedPlan:
    """Let member communes adopt the plan as it stands. Raises NotAllowed, NothingToPublish.

    Offering again after a change makes a new version. `actor` None: the demo.
    """
    if actor is not None:
        require_keeper(actor)
    authority = require_authority()
    if authority.is_commune:
        raise NothingToPublish("no_members", _("Une commune n'a pas de communes membres."))
    with transaction.atomic():
        plan = queries.plan(lock=True)
        if plan is None:
            raise NothingToPublish("no_plan", _("Écrivez d'abord le schéma."))
        plan.shared_version += 1
        plan.save(update_fields=["shared_version"])
        told = {name: getattr(plan, name) for name in WORDS}
        told["actions"] = [[each.year, each.title] for each in plan.actions.all()]
        with public_space():
            shared, _made = SharedPlan.objects.update_or_create(
                pk=authority.pk,
                defaults={**told, "version": plan.shared_version, "told_at": now()},
            )
        audit.record("accessibility_plan.offered", actor=actor, version=plan.shared_version)
    return shared


def adopt(*, actor: Any | None) -> AccessibilityPlan:
    """Copy the intercommunality's plan, its actions included, and put it on the site.

    The commune's former plan and actions are replaced. Raises NotAllowed, NothingToPublish.
    """
    if actor is not None:
        require_keeper(actor)
    shared = queries.shared_plan(require_authority())
    if shared is None:
        raise NothingToPublish("nobody_offers", _("Votre intercommunalité n'en propose pas."))
    offered, origin_name = shared
    with transaction.atomic():
        plan = queries.plan(lock=True) or AccessibilityPlan()
        for name in WORDS:
            setattr(plan, name, getattr(offered, name))
        plan.origin_id, plan.origin_name = offered.pk, origin_name
        plan.shared_version = offered.version
        plan.published_at, plan.changed_at = now(), now()
        plan.save()
        plan.actions.all().delete()
        PlannedAction.objects.bulk_create(
            PlannedAction(plan=plan, year=year, title=title) for year, title in offered.actions
        )
        audit.record("accessibility_plan.adopted", actor=actor, origin=origin_name)
        websites.forget_shell()
    return plan
