from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from accounts.roles.facade import has_ability
from kernel.errors import NotAllowed

KEEP = "processing_register.keep"


def can_keep(person: Any) -> bool:
    return has_ability(person, KEEP)


def require_keeper(person: Any) -> None:
    if not can_keep(person):
        raise NotAllowed(
            _("Votre rôle ne permet pas de tenir ce registre : les administrateurs en décident.")
        )
