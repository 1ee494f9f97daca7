"""Addresses at which a company may report on one message and on no other."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from kernel.middleware.host import URLCONFS
from kernel.tenancy import account_host, public_url


def signature_of(notification_id: UUID) -> str:
    return salted_hmac("notifications.sms-report", str(notification_id)).hexdigest()


def is_signed(notification_id: UUID, signature: str) -> bool:
    return constant_time_compare(signature, signature_of(notification_id))


def report_url(notification_id: UUID | None) -> str:
    """On the account host; empty for a message without an identity."""
    if notification_id is None:
        return ""
    path = reverse(
        "channels:sms-report",
        args=[notification_id, signature_of(notification_id)],
        urlconf=URLCONFS["account"],
    )
    return public_url(account_host(), path)
