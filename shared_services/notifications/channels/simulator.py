"""Addresses that reach nobody, to try every ending without writing to anyone."""

from __future__ import annotations

from accounts.phones import facade as numbers
from shared_services.notifications.channels.models import DeliveryReport
from shared_services.notifications.channels.queries import canonical
from shared_services.notifications.sender import mail_domain

State = DeliveryReport.State

LOCAL_PARTS = {
    "simule-livre": State.DELIVERED,
    "simule-rebond": State.BOUNCED,
    "simule-plainte": State.COMPLAINED,
}
NUMBERS = {
    numbers.DELIVERED: State.DELIVERED,
    numbers.BOUNCED: State.BOUNCED,
    numbers.COMPLAINED: State.COMPLAINED,
}
RESERVED = (".example", ".invalid", ".test")


def ending_of(address: str) -> DeliveryReport.State | None:
    """What to pretend for this address; None for an address of a real person.

    Only on the platform's own sending domain and on names that RFC 2606 keeps from everyone.
    """
    local, _at, domain = address.strip().lower().partition("@")
    if not domain:
        return NUMBERS.get(canonical(address))
    if domain == mail_domain().lower() or f".{domain}".endswith(RESERVED):
        return LOCAL_PARTS.get(local)
    return None
