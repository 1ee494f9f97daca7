"""Messages for tests. Call inside a space and a transaction."""

from __future__ import annotations

import uuid
from uuid import UUID

from shared_services.notifications.actions.notify import Recipient, notify
from shared_services.notifications.rendering import Rendered


def make_notification(
    *,
    email: str = "camille.roy@exemple.example",
    name: str = "Camille Roy",
    subject: str = "Votre demande est bien arrivée",
    text: str = "Bonjour,\n\nVotre demande est bien arrivée.\n",
    html: str = "<p>Bonjour,</p><p>Votre demande est bien arrivée.</p>",
    key: str = "",
    about: str = "",
    reply_to: str = "",
    category: str = "asked",
    queue: str = "transactional",
    user_id: UUID | None = None,
    unsubscribe_url: str = "",
) -> UUID:
    return notify(
        Recipient(email, name, user_id=user_id, reply_to=reply_to, about=about),
        template="tests/mail/plain",
        rendered=lambda: Rendered(subject, text, html),
        key=key or f"test:{uuid.uuid4()}",
        category=category,
        queue=queue,
        unsubscribe_url=unsubscribe_url,
    )
