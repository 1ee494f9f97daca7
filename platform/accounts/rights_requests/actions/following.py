"""Each day: remind of what is nearly late, forget what is long answered."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from accounts.rights_requests import letters, queries
from accounts.rights_requests.models import RightsRequest
from kernel.audit import facade as audit
from kernel.clock import now, today

WARNED_BEFORE = timedelta(days=7)


def remind() -> int:
    """Mail the team a week before a deadline, and once when it is over. Returns how many."""
    day = today()
    soon = Q(reminded_on=None, due_on__lte=day + WARNED_BEFORE)
    late = Q(due_on__lt=day, reminded_on__lte=F("due_on"))
    with transaction.atomic():
        found = list(queries.waiting().select_for_update(skip_locked=True).filter(soon | late))
        for request in found:
            is_late = request.due_on < day
            letters.tell_team(
                request,
                _("une demande RGPD est en retard")
                if is_late
                else _("une demande RGPD attend votre réponse"),
            )
            request.reminded_on = day
            request.save(update_fields=["reminded_on"])
    return len(found)


def forget() -> int:
    """Delete what was answered so long ago that nobody can dispute it. Returns how many."""
    with transaction.atomic():
        count, _each = (
            queries.answered().filter(answered_at__lt=now() - RightsRequest.KEPT).delete()
        )
        if count:
            audit.record("rights_request.purged", actor=None, count=count)
    return count
