"""Meetings of the council, whose days start the law's delays."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from kernel.audit import facade as audit
from kernel.clock import today
from shared_services.acts.errors import NothingThere, WrongAct
from shared_services.acts.models import CouncilMeeting
from shared_services.acts.permissions import require_publisher

FURTHEST = timedelta(days=400)


def note_meeting(*, held_on: date, label: str, actor: Any | None) -> CouncilMeeting:
    """Raises NotAllowed, WrongAct. `actor` None: the demo."""
    if actor is not None:
        require_publisher(actor)
    label = " ".join(label.replace("\x00", "").split())
    problems = {}
    if not today() - timedelta(days=36525) <= held_on <= today() + FURTHEST:
        problems["held_on"] = _("Vérifiez la date de la séance.")
    if not label or len(label) > 120:
        problems["label"] = _("Donnez un nom à la séance : « Conseil municipal ».")
    if problems:
        raise WrongAct(problems)
    with transaction.atomic():
        meeting = CouncilMeeting.objects.create(held_on=held_on, label=label)
        audit.record(
            "meeting.noted", actor=actor, target=str(meeting.pk), label=label, day=str(held_on)
        )
    return meeting


def minutes_adopted(identity: UUID, *, on: date | None, actor: Any) -> CouncilMeeting:
    """Note the day of the meeting that adopted the minutes: a week runs from it (L. 2121-15).

    Raises NotAllowed, NothingThere, WrongAct.
    """
    require_publisher(actor)
    with transaction.atomic():
        meeting = CouncilMeeting.objects.select_for_update().filter(pk=identity).first()
        if meeting is None:
            raise NothingThere("no_meeting", _("Cette séance n'est pas connue ici."))
        if on is None or not meeting.held_on <= on <= today():
            raise WrongAct(
                {"on": _("Donnez le jour de la séance suivante, qui a arrêté le procès-verbal.")}
            )
        before = {"minutes_adopted_on": str(meeting.minutes_adopted_on or "")}
        meeting.minutes_adopted_on = on
        meeting.save(update_fields=["minutes_adopted_on"])
        audit.record(
            "meeting.minutes_adopted",
            actor=actor,
            target=str(meeting.pk),
            label=meeting.label,
            **audit.changes(before, {"minutes_adopted_on": str(on)}),
        )
    return meeting
