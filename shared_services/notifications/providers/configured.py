"""The company of this deployment, from the environment; none: no text messages."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.conf import settings

from shared_services.notifications.providers.brevo import BrevoSms
from shared_services.notifications.providers.mailed import MailedSms
from shared_services.notifications.providers.ovh import OvhSms
from shared_services.notifications.providers.provider import SmsProvider


def sms_provider() -> SmsProvider | None:
    """None when no company is chosen. Raises KeyError for one that is half described."""
    told: dict[str, Any] = settings.SMS
    if told["PROVIDER"] == "ovh":
        return OvhSms(
            endpoint=told["OVH_ENDPOINT"],
            application_key=told["OVH_APPLICATION_KEY"],
            application_secret=told["OVH_APPLICATION_SECRET"],
            consumer_key=told["OVH_CONSUMER_KEY"],
            service=told["OVH_SERVICE"],
            cents_per_credit=Decimal(told["CENTS_PER_SEGMENT"]),
        )
    if told["PROVIDER"] == "brevo":
        return BrevoSms(endpoint=told["BREVO_ENDPOINT"], api_key=told["BREVO_API_KEY"])
    if told["PROVIDER"] == "mail":
        return MailedSms()
    return None
