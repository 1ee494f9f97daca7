from __future__ import annotations

from uuid import UUID

from django.db import transaction

from kernel.outbox.facade import Permanent
from shared_services.notifications.actions.notify import Recipient, notify
from shared_services.notifications.categories import ACCOUNT
from shared_services.notifications.errors import WrongNotification
from shared_services.notifications.rendering import Rendered


def store_account_mail(
    *, email: str, name: str, subject: str, text: str, html: str, key: str
) -> UUID:
    """Store a mail written elsewhere and promise its delivery ahead of others.

    The same key twice changes nothing. Raises Permanent when it could never be sent.
    """
    content = Rendered(subject, text, html)
    try:
        with transaction.atomic():
            return notify(
                Recipient(email, name),
                template="account_mail",
                rendered=lambda: content,
                key=key,
                category=ACCOUNT,
                queue="urgent",
            )
    except WrongNotification as error:
        raise Permanent(error.code) from error
