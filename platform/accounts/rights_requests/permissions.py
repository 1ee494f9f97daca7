from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from accounts.roles.queries import has_ability
from kernel.errors import NotAllowed

ANSWER = "rights_requests.answer"


def check_may_answer(person: Any) -> None:
    """Raises NotAllowed."""
    if not has_ability(person, ANSWER):
        raise NotAllowed(_("Votre rôle ne permet pas de répondre aux demandes RGPD."))
