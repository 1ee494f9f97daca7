from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from kernel.audit import facade as audit
from kernel.clock import now
from kernel.errors import NotAllowed
from shared_services.notifications.channels import permissions
from shared_services.notifications.channels.addresses import postal_address
from shared_services.notifications.channels.errors import LetterRefused
from shared_services.notifications.channels.models import PrintableLetter
from shared_services.notifications.models import Notification

Outcome = PrintableLetter.Outcome


def write_letter(notification: Notification, *, why: str) -> None:
    """Put the message among the letters to post. The same message twice gives one letter.

    Nothing for a text that is gone, nor for what is no e-mail.
    """
    if notification.channel != Notification.Channel.EMAIL or not notification.text:
        return
    letter = PrintableLetter(
        notification_id=notification.pk,
        name=notification.recipient_name,
        postal_address=postal_address(notification.about, notification.recipient_email),
        subject=notification.subject,
        text=notification.text,
        about=notification.about,
        why=why[:300],
    )
    PrintableLetter.objects.bulk_create([letter], ignore_conflicts=True)


def settle_letter(notification_id: UUID, *, outcome: str, actor: permissions.Agent) -> None:
    """Posted, or dropped: the text is emptied. Raises NotAllowed, LetterRefused."""
    if not permissions.can_handle(actor):
        raise NotAllowed(_("Seuls les administrateurs et les agents s'occupent des courriers."))
    if outcome not in {Outcome.POSTED, Outcome.DROPPED}:
        raise LetterRefused("wrong_outcome", _("Dites si le courrier est posté ou sans suite."))
    with transaction.atomic():
        letter = PrintableLetter.objects.select_for_update().filter(pk=notification_id).first()
        if letter is None or letter.outcome != Outcome.WAITING:
            raise LetterRefused("not_waiting", _("Ce courrier n'est plus à poster."))
        letter.outcome, letter.text, letter.settled_at = outcome, "", now()
        letter.save(update_fields=["outcome", "text", "settled_at"])
        posted = outcome == Outcome.POSTED
        audit.record(
            "letter.posted" if posted else "letter.dropped",
            actor=actor,
            target=str(notification_id),
        )


def address_letter(notification_id: UUID, *, address: str, actor: permissions.Agent) -> None:
    """Give the letter its postal address. Raises NotAllowed, LetterRefused."""
    if not permissions.can_handle(actor):
        raise NotAllowed(_("Seuls les administrateurs et les agents s'occupent des courriers."))
    lines = [line.strip() for line in address.splitlines() if line.strip()]
    if not lines or len(lines) > 7 or any(len(line) > 100 for line in lines):
        raise LetterRefused("wrong_address", _("Une adresse postale a entre une et sept lignes."))
    with transaction.atomic():
        letter = PrintableLetter.objects.select_for_update().filter(pk=notification_id).first()
        if letter is None or letter.outcome != Outcome.WAITING:
            raise LetterRefused("not_waiting", _("Ce courrier n'est plus à poster."))
        letter.postal_address = "\n".join(lines)
        letter.save(update_fields=["postal_address"])
        audit.record("letter.addressed", actor=actor, target=str(notification_id))
