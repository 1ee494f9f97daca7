"""The accessibility statement: written as a draft, then published."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kernel.audit import facade as audit
from kernel.clock import now, today
from shared_services.site_duties import queries
from shared_services.site_duties.errors import NothingToPublish, WrongDuty
from shared_services.site_duties.models import AccessibilityStatement
from shared_services.site_duties.permissions import require_keeper
from shared_services.websites import facade as websites

Auditor = AccessibilityStatement.Auditor
TEXTS = (
    *("auditor_name", "failures", "exemptions", "not_concerned", "technologies"),
    *("environment", "tools", "pages", "contact"),
)
FIELDS = ("written_on", "audited_by", "audited_on", "rate", *TEXTS)
# Told in the journal with their values: they decide of the words on every page.
TOLD = ("written_on", "audited_by", "audited_on", "rate")


def save_draft(facts: dict[str, Any], *, actor: Any | None) -> AccessibilityStatement:
    """Keep what was written, without showing it. Raises NotAllowed, WrongDuty.

    `actor` None: the demo.
    """
    if actor is not None:
        require_keeper(actor)
    kept = _checked(facts)
    with transaction.atomic():
        draft = queries.draft_statement(lock=True) or AccessibilityStatement()
        before = _told(draft) if draft.pk else {}
        for name, value in kept.items():
            setattr(draft, name, value)
        draft.save()
        audit.record(
            "accessibility_statement.drafted",
            actor=actor,
            target=str(draft.pk),
            **audit.changes(before, _told(draft)),
        )
    return draft


def publish(*, actor: Any | None) -> AccessibilityStatement:
    """Put the draft on the site; every page's footer says the new state.

    Raises NotAllowed, NothingToPublish.
    """
    if actor is not None:
        require_keeper(actor)
    with transaction.atomic():
        draft = queries.draft_statement(lock=True)
        if draft is None:
            raise NothingToPublish("no_draft", _("Il n'y a rien à publier : écrivez d'abord."))
        draft.published_at = now()
        draft.published_by_name = str(actor) if actor else ""
        draft.save(update_fields=["published_at", "published_by_name"])
        audit.record(
            "accessibility_statement.published",
            actor=actor,
            target=str(draft.pk),
            state=str(draft.conformity_on(today()).label),
        )
        websites.forget_shell()
    return draft


def _checked(facts: dict[str, Any]) -> dict[str, Any]:
    """What may be kept; without an audit there is no rate and no date of it."""
    kept = {name: facts.get(name) for name in FIELDS}
    for name in TEXTS:
        kept[name] = str(kept[name] or "").replace("\r\n", "\n").strip()
    if kept["audited_by"] == Auditor.NOBODY:
        kept.update(audited_on=None, rate=None, auditor_name="")
    problems = {**_wrong_dates(kept), **_wrong_audit(kept)}
    if problems:
        raise WrongDuty(problems)
    return kept


def _wrong_dates(kept: dict[str, Any]) -> dict[str, str]:
    problems = {}
    written_on: date | None = kept["written_on"]
    if written_on is None:
        problems["written_on"] = _("Dites quand la déclaration est écrite.")
    for name in ("written_on", "audited_on"):
        day = kept[name]
        if day is not None and day > today():
            problems[name] = _("Cette date n'est pas encore passée.")
    if written_on and kept["audited_on"] and kept["audited_on"] > written_on:
        problems["audited_on"] = _("L'audit vient avant la déclaration.")
    return problems


def _wrong_audit(kept: dict[str, Any]) -> dict[str, str]:
    if kept["audited_by"] not in Auditor.values:
        return {"audited_by": _("Dites qui a fait l'audit.")}
    if kept["audited_by"] == Auditor.NOBODY:
        return {}
    problems = {}
    if kept["audited_on"] is None:
        problems["audited_on"] = _("Donnez la date de l'audit.")
    rate: Decimal | None = kept["rate"]
    if rate is None or not 0 <= rate <= 100:
        problems["rate"] = _("Donnez le pourcentage de critères respectés, entre 0 et 100.")
    elif rate < 100 and not (kept["failures"] or kept["exemptions"]):
        problems["failures"] = _("Écrivez ce qui n'est pas conforme : un point par ligne.")
    if kept["audited_by"] == Auditor.OUTSIDER and not kept["auditor_name"]:
        problems["auditor_name"] = _("Donnez le nom de l'organisme.")
    if not kept["pages"]:
        problems["pages"] = _("Donnez les pages vérifiées : une par ligne.")
    return problems


def _told(statement: AccessibilityStatement) -> dict[str, Any]:
    return {name: _plain(getattr(statement, name)) for name in TOLD}


def _plain(value: Any) -> Any:
    return value if value is None else str(value)
