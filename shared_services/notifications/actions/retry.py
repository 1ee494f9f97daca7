from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from kernel.audit import facade as audit
from kernel.errors import NotAllowed
from kernel.outbox import facade as outbox
from shared_services.notifications import permissions
from shared_services.notifications.actions.notify import DELIVER
from shared_services.notifications.errors import CannotRetry
from shared_services.notifications.models import Notification


def retry(notification_id: UUID, *, actor: permissions.Agent) -> Notification:
    """Try a message that failed for good again. Raises NotAllowed, CannotRetry."""
    if not permissions.can_follow(actor):
        raise NotAllowed(_("Vous n'avez pas le droit de relancer un message."))
    with transaction.atomic():
        found = Notification.objects.select_for_update().filter(pk=notification_id)
        notification = found.first()
        if notification is None or notification.state != Notification.State.FAILED:
            raise CannotRetry(
                "not_failed", _("Ce message n'est pas en échec : il n'y a rien à relancer.")
            )
        if notification.body_purged_at is not None:
            raise CannotRetry(
                "body_purged",
                _("Le texte de ce message a été effacé : écrivez à nouveau à la personne."),
            )
        notification.state = Notification.State.CREATED
        notification.save(update_fields=["state"])
        if not outbox.retry(DELIVER, str(notification.pk)):
            raise CannotRetry("not_failed", _("Ce message est déjà en cours d'envoi."))
        audit.record("notification.retried", actor=actor, target=str(notification.pk))
    return notification


def retry_all(identities: Iterable[UUID], *, actor: permissions.Agent) -> tuple[int, list[str]]:
    """Try each again, for itself; how many leave again, and why the others do not.

    Raises NotAllowed.
    """
    retried, refusals = 0, []
    for identity in identities:
        try:
            retry(identity, actor=actor)
        except CannotRetry as error:
            refusals.append(str(error.message))
        else:
            retried += 1
    return retried, refusals
