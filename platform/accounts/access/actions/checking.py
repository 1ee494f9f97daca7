"""The yearly look at who may do what."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access.actions.telling import tell_administrators
from accounts.access.errors import AccessRefused
from accounts.access.models import AccessCheck
from accounts.access.review import people_to_check
from accounts.roles.permissions import check_may_manage_team
from accounts.roles.queries import members
from kernel.audit import facade as audit
from kernel.clock import now

BETWEEN_REMINDERS = timedelta(days=30)
REMINDED = "access.review_reminded"


def check_person(user_id: UUID, *, actor: Any) -> None:
    """« J'ai vérifié »: this person's rights are right. Raises NotAllowed, AccessRefused."""
    check_may_manage_team(actor)
    if all(member.user_id != user_id for member in members()):
        raise AccessRefused("not_member", _("Cette personne n'est pas dans l'équipe."))
    with transaction.atomic():
        AccessCheck.objects.update_or_create(
            person_id=user_id,
            defaults={
                "checked_at": now(),
                "checked_by": actor.pk,
                "checked_by_name": str(actor),
            },
        )
        audit.record("access.checked", actor=actor, target=str(user_id))


def remind() -> bool:
    """Mail the administrators when someone's rights have not been checked for a year.

    Once a month at most. Returns whether a mail left.
    """
    late = people_to_check()
    since = now() - BETWEEN_REMINDERS
    if not late or audit.AuditEntry.objects.filter(action=REMINDED, at__gt=since).exists():
        return False
    with transaction.atomic():
        told = tell_administrators(
            subject=_("vérifiez qui a accès à quoi"),
            lines=[
                _("Une fois par an, regardez qui peut faire quoi, et retirez ce qui est de trop."),
                _("Personnes à vérifier : %s.") % late,
            ],
            path="/gestion/equipe/revue/",
        )
        if told:
            audit.record(REMINDED, actor=None, people=late)
    return bool(told)
