"""Rules of acceptance and the setting of this space."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from kernel.audit import facade as audit
from kernel.tenancy import require_authority
from shared_services.shared_content import queries
from shared_services.shared_content.actions.receiving import sort_by_rules
from shared_services.shared_content.actions.telling import forget_pages
from shared_services.shared_content.errors import NothingThere, TooMany, WrongChoice
from shared_services.shared_content.models import ONLY_ONE, AcceptanceRule, SharingSetting
from shared_services.shared_content.permissions import require_publisher
from shared_services.shared_content.projection.models import SharedItem

MOST_RULES = 50


@transaction.atomic
def add_rule(
    *, origin_id: UUID | None, kind: str = "", topic: str = "", actor: Any | None
) -> AcceptanceRule:
    """Take up by itself what matches, what is waiting now included.

    The same rule twice is one. Raises NotAllowed, WrongChoice, TooMany. `actor` None: the demo.
    """
    if actor is not None:
        require_publisher(actor)
    heading = " ".join(topic.replace("\x00", "").split())[:100]
    if kind not in {"", *SharedItem.Kind.values}:
        raise WrongChoice("unknown_kind", _("Ce type n'existe pas."))
    names = {one.pk: one.full_name for one in queries.neighbourhood().others}
    if origin_id is not None and origin_id not in names:
        raise WrongChoice("not_a_neighbour", _("Cette collectivité n'est pas votre voisine."))
    if origin_id is None and not kind and not heading:
        raise WrongChoice(
            "everything", _("Choisissez au moins une voisine, un type ou une rubrique.")
        )
    if queries.rules().count() >= MOST_RULES:
        raise TooMany("too_many_rules", _("Cinquante règles au plus : retirez-en d'abord."))
    rule, made = AcceptanceRule.objects.get_or_create(origin_id=origin_id, kind=kind, topic=heading)
    if made:
        audit.record("sharing_rule.added", actor=actor, **told(rule, names))
        sort_by_rules(queries.offers().filter(answer=None))
    return rule


@transaction.atomic
def remove_rule(rule_id: UUID, *, actor: Any) -> None:
    """Nothing more comes in by it; what was taken up stays. Raises NotAllowed, NothingThere."""
    require_publisher(actor)
    rule = AcceptanceRule.objects.filter(pk=rule_id).first()
    if rule is None:
        raise NothingThere("no_rule", _("Cette règle n'existe pas."))
    names = {one.pk: one.full_name for one in queries.neighbourhood().others}
    audit.record("sharing_rule.removed", actor=actor, **told(rule, names))
    rule.delete()


@transaction.atomic
def save_setting(*, ask_again: bool, actor: Any) -> None:
    """Whether a text that changed waits for our agreement. Raises NotAllowed."""
    require_publisher(actor)
    before = queries.setting().ask_again
    SharingSetting.objects.update_or_create(pk=ONLY_ONE, defaults={"ask_again": ask_again})
    audit.record(
        "sharing_setting.changed",
        actor=actor,
        **audit.changes({"ask_again": before}, {"ask_again": ask_again}),
    )
    forget_pages([require_authority()])


def told(rule: AcceptanceRule, names: dict[UUID, str]) -> dict[str, str]:
    """A rule in words, for the journal."""
    kinds = dict(SharedItem.Kind.choices)
    parts = [
        names.get(rule.origin_id, "") if rule.origin_id else "",
        str(kinds.get(rule.kind, "")),
        rule.topic,
    ]
    return {"title": ", ".join(part for part in parts if part)}
