"""In whose name a message leaves: the town hall of the current space, or the platform.

The address is the platform's, or the commune's own domain while its records are verified.
"""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import formataddr
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.cache import cache

from kernel.tenancy import current_authority
from shared_services.notifications.channels.queries import verified_sender

# Of the current space: every key of the cache has its schema.
OWN_ADDRESS = "notifications.own-address"


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
    own = cache.get_or_set(OWN_ADDRESS, _own_address, timeout=60)
    return Sender(authority.town_hall, own or platform_address(authority), authority.email)


def platform_address(authority: Any) -> str:
    """The town hall's address on the platform's own domain, always good."""
    return f"{authority.slug}@{mail_domain()}"


def forget_sender() -> None:
    """The commune's own address changed: look again. Call after the commit."""
    cache.delete(OWN_ADDRESS)


def _own_address() -> str:
    row = verified_sender()
    return row.address if row is not None else ""


def message_id_of(notification_id: UUID) -> str:
    """Always the same for a notification: a mail sent twice can be recognised as one."""
    return f"<{notification_id}@{mail_domain()}>"
