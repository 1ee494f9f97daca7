from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from kernel.outbox import facade as outbox
from shared_services.notifications import categories
from shared_services.notifications.actions.holding import hold
from shared_services.notifications.errors import WrongNotification
from shared_services.notifications.gathered.actions.centre import gather
from shared_services.notifications.models import SUBJECT_LENGTH, Notification
from shared_services.notifications.preferences.queries import Plan, plan
from shared_services.notifications.rendering import Rendered

DELIVER = "notifications.deliver"


@dataclass(frozen=True)
class Recipient:
    """Who gets the message, where answers go, and what it is about."""

    email: str
    name: str
    user_id: UUID | None = None
    reply_to: str = ""
    about: str = ""


def notify(
    to: Recipient,
    *,
    template: str,
    rendered: Callable[[], Rendered],
    key: str,
    category: str,
    queue: str,
    unsubscribe_url: str = "",
    rhythm: str = "",
) -> UUID:
    """Store the message and promise its delivery, in the caller's transaction.

    The same key twice: nothing is rendered nor sent again. What is not statutory follows the
    person's choices; `rhythm` is the choice of someone without an account.
    Raises WrongNotification, OutsideTransaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise outbox.OutsideTransaction("notify needs the transaction of what it tells")
    _check_recipient(to, key)
    kind = categories.named(category)
    known = Notification.objects.filter(key=key).values_list("pk", flat=True).first()
    if known is not None:
        return known
    content = rendered()
    _check_subject(content.subject)
    with transaction.atomic():
        made = Notification(
            recipient_email=to.email.strip(),
            recipient_name=to.name.strip(),
            user_id=to.user_id,
            template=template,
            subject=content.subject.strip(),
            text=content.text,
            html=content.html,
            sms_text=content.sms,
            attachments=list(content.attachments),
            about=to.about,
            key=key,
            reply_to=to.reply_to.strip(),
            category=kind.name,
            statutory=kind.statutory,
            urgent=kind.urgent,
            unsubscribe_url=unsubscribe_url,
        )
        # Waits for a rival with the same key, then leaves its row alone.
        Notification.objects.bulk_create([made], ignore_conflicts=True)
        kept: UUID = Notification.objects.values_list("pk", flat=True).get(key=key)
        if kept == made.pk:
            _set_out(made, plan(kind, to.user_id, rhythm), queue)
    return kept


def _set_out(made: Notification, planned: Plan, queue: str) -> None:
    """Promise the delivery, keep it for the digest, or leave it to « Mes messages » alone."""
    if planned.silenced or planned.held_until is not None:
        _show_in_account(made)
    if planned.silenced:
        Notification.objects.filter(pk=made.pk).update(state=Notification.State.SILENCED)
    elif planned.held_until is not None:
        hold(made, until=planned.held_until)
    else:
        outbox.enqueue(
            DELIVER,
            payload={"notification": str(made.pk)},
            queue=queue,
            key=str(made.pk),
            not_before=planned.not_before,
        )


def _show_in_account(made: Notification) -> None:
    if made.user_id is not None:
        gather(made.pk, user_id=made.user_id, subject=made.subject, about=made.about)


def _check_recipient(to: Recipient, key: str) -> None:
    for text in (to.email, to.name, to.reply_to, to.about):
        if any(ord(character) < 32 for character in text):
            raise WrongNotification(
                "control_character",
                _("Le nom et l'adresse ne doivent contenir ni retour à la ligne ni tabulation."),
            )
    for address in filter(None, (to.email.strip(), to.reply_to.strip())):
        _check_address(address)
    if not to.email.strip():
        raise WrongNotification("address_missing", _("L'adresse électronique manque."))
    if len(to.name) > 200:
        raise WrongNotification("name_too_long", _("Le nom dépasse 200 caractères."))
    if not 0 < len(key) <= 200 or len(to.about) > 100:
        raise WrongNotification("wrong_key", _("La référence du message est vide ou trop longue."))


def _check_address(address: str) -> None:
    try:
        validate_email(address)
    except ValidationError as error:
        raise WrongNotification(
            "wrong_address",
            _("L'adresse électronique « %(address)s » n'est pas valable.")
            % {"address": address[:100]},
        ) from error


def _check_subject(subject: str) -> None:
    if not subject.strip():
        raise WrongNotification("subject_missing", _("L'objet du message est vide."))
    if any(ord(character) < 32 for character in subject.strip()):
        raise WrongNotification(
            "control_character", _("L'objet du message doit tenir sur une seule ligne.")
        )
    if len(subject.strip()) > SUBJECT_LENGTH:
        raise WrongNotification(
            "subject_too_long",
            _("L'objet du message dépasse %(limit)s caractères.") % {"limit": SUBJECT_LENGTH},
        )
