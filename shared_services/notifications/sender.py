"""In whose name a message leaves: the town hall of the current space, or the platform."""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import formataddr
from uuid import UUID

from django.conf import settings

from kernel.tenancy import current_authority


@dataclass(frozen=True)
class Sender:
    """Name, address of the platform's own domain, and where answers go (may be empty)."""

    name: str
    address: str
    reply_to: str

    @property
    def header(self) -> str:
        return formataddr((self.name, self.address))


def mail_domain() -> str:
    return getattr(settings, "NOTIFICATIONS_DOMAIN", "") or f"notifications.{settings.BASE_DOMAIN}"


def current_sender() -> Sender:
    """« Mairie de X » in a space, « Beffroi » in public. Answers go to the town hall itself."""
    authority = current_authority()
    if authority is None:
        return Sender("Beffroi", f"ne-pas-repondre@{mail_domain()}", "")
    return Sender(authority.town_hall, f"{authority.slug}@{mail_domain()}", authority.email)


def message_id_of(notification_id: UUID) -> str:
    """Always the same for a notification: a mail sent twice can be recognised as one."""
    return f"<{notification_id}@{mail_domain()}>"
