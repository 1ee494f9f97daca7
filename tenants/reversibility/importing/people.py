"""The people of an archive: found among our accounts, or given one without a password."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from accounts.models import SpacePresence
from tenants.reversibility.errors import ArchiveRefused

COPIED = ("first_name", "last_name", "phone")


@dataclass
class People:
    """`moved`: identity there → identity here, when they differ."""

    moved: dict[str, str] = field(default_factory=dict)
    created: list[Any] = field(default_factory=list)
    matched: int = 0

    def translate(self, value: bytes) -> bytes:
        return self.moved.get(value.decode(), value.decode()).encode()


def bring(rows: list[dict[str, Any]]) -> People:
    """Match each person by identity, then by address; create who is missing. Raises ArchiveRefused.

    The password, the second factor and the sessions are not in an archive: who is created here
    chooses a password from the link they are sent.
    """
    people = People()
    for row in rows:
        identity, email = _checked(row)
        known = _known(identity, email)
        if known is None:
            people.created.append(_create(identity, email, row))
            continue
        people.matched += 1
        if known.pk != identity:
            people.moved[str(identity)] = str(known.pk)
    return people


def note_presences(rows: list[dict[str, Any]], authority: Any, people: People) -> None:
    """The pointers by which a space's role sees these accounts."""
    reasons = [
        item.name
        for item in SpacePresence._meta.local_concrete_fields
        if item.name.startswith("has_")
    ]
    for row in rows:
        identity = people.moved.get(row["user_id"], row["user_id"])
        facts = {name: bool(row.get(name)) for name in reasons}
        if any(facts.values()) and get_user_model()._default_manager.filter(pk=identity).exists():
            SpacePresence.objects.update_or_create(
                user_id=identity, authority_id=authority.pk, defaults=facts
            )


def _known(identity: UUID, email: str) -> Any | None:
    model: Any = get_user_model()
    everyone = getattr(model, "everyone", model._default_manager)
    return everyone.filter(pk=identity).first() or everyone.filter(email=email).first()


def _checked(row: dict[str, Any]) -> tuple[UUID, str]:
    try:
        email = str(row["email"]).strip().lower()
        validate_email(email)
        return UUID(row["id"]), email
    except (KeyError, ValueError, ValidationError) as error:
        raise ArchiveRefused(
            "wrong_person", _("L'archive décrit une personne sans adresse valable.")
        ) from error


def _create(identity: UUID, email: str, row: dict[str, Any]) -> Any:
    model: Any = get_user_model()
    facts = {name: str(row.get(name) or "")[:150] for name in COPIED}
    facts["phone"] = facts["phone"][:30]
    user = model(id=identity, email=email, is_active=bool(row.get("is_active", True)), **facts)
    user.set_unusable_password()
    user.save(force_insert=True)
    return user
