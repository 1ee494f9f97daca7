"""The legal notice and the page about personal data: what the town hall adds to known facts."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from kernel.audit import facade as audit
from kernel.clock import now
from kernel.tenancy import require_authority
from shared_services.site_duties import queries
from shared_services.site_duties.errors import WrongDuty
from shared_services.site_duties.models import LegalFacts
from shared_services.site_duties.models.legal import ONLY_ONE
from shared_services.site_duties.permissions import require_keeper
from shared_services.websites import facade as websites
from tenants.authorities.actions import CONTACT, change_contact

FIELDS = (
    *("director_name", "director_title", "host", "credits", "legal_notes", "privacy_notes"),
    "security_contact",
)


def save_legal_facts(facts: dict[str, Any], *, actor: Any | None) -> None:
    """Write them and show them to the next reader. Raises NotAllowed, WrongDuty.

    `actor` None: the demo.
    """
    if actor is not None:
        require_keeper(actor)
    after = {name: _clean(facts.get(name)) for name in FIELDS}
    if not after["director_name"]:
        raise WrongDuty({"director_name": _("La loi demande un nom : le plus souvent, le maire.")})
    if after["security_contact"]:
        try:
            validate_email(after["security_contact"])
        except ValidationError as error:
            raise WrongDuty({"security_contact": _("Cette adresse ne va pas.")}) from error
    with transaction.atomic():
        row = queries.legal_facts()
        before = {name: getattr(row, name) for name in FIELDS}
        LegalFacts.objects.update_or_create(pk=ONLY_ONE, defaults={**after, "changed_at": now()})
        audit.record("legal_facts.saved", actor=actor, **audit.changes(before, after))
        _change_contact(facts, actor=actor)
        websites.forget_shell()


def _change_contact(facts: dict[str, Any], *, actor: Any | None) -> None:
    contact = {name: str(facts[name] or "") for name in CONTACT if name in facts}
    if not contact:
        return
    try:
        change_contact(require_authority(), contact, actor=actor)
    except ValidationError as error:
        problems = {name: " ".join(told) for name, told in error.message_dict.items()}
        raise WrongDuty(problems) from error


def _clean(value: Any) -> str:
    return str(value or "").replace("\r\n", "\n").strip()
