from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from accounts.roles.facade import Role, has_role
from kernel.errors import NotAllowed
from kernel.tenancy import PUBLIC_SCHEMA, current_schema


def can_read(person: Any) -> bool:
    """Administrators of the current space; in public, operators. Nobody else, not even a leader."""
    here = Role.OPERATOR if current_schema() == PUBLIC_SCHEMA else Role.ADMINISTRATOR
    return has_role(person, here)


def require_reader(person: Any) -> None:
    if not can_read(person):
        raise NotAllowed(_("Seuls les administrateurs de cet espace lisent son journal."))
