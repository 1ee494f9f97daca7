"""By which road mails and text messages leave. Secrets come from the environment alone."""

from __future__ import annotations

import os
from typing import Any

BACKENDS = {
    "smtp": "shared_services.notifications.channels.smtp.EmailBackend",
    "brevo": "anymail.backends.brevo.EmailBackend",
    "mailjet": "anymail.backends.mailjet.EmailBackend",
}
_provider = os.environ.get("BEFFROI_MAIL_PROVIDER", "smtp")
if _provider not in BACKENDS:
    raise RuntimeError(f"BEFFROI_MAIL_PROVIDER is one of {', '.join(BACKENDS)}, not {_provider}")
EMAIL_BACKEND = BACKENDS[_provider]
ANYMAIL: dict[str, Any] = {
    "BREVO_API_KEY": os.environ.get("BEFFROI_BREVO_API_KEY", ""),
    "MAILJET_API_KEY": os.environ.get("BEFFROI_MAILJET_API_KEY", ""),
    "MAILJET_SECRET_KEY": os.environ.get("BEFFROI_MAILJET_SECRET_KEY", ""),
    # « user:password », which the company sends with each report; without it none is taken.
    "WEBHOOK_SECRET": os.environ.get("BEFFROI_MAIL_WEBHOOK_SECRET", ""),
    "REQUESTS_TIMEOUT": (5, 15),
}

SMS: dict[str, str] = {
    # « ovh » or « brevo »; « mail » for demos: a mail to <number>@sms.invalid; empty: none.
    "PROVIDER": os.environ.get("BEFFROI_SMS_PROVIDER", ""),
    # For companies that do not tell the price of each message.
    "CENTS_PER_SEGMENT": os.environ.get("BEFFROI_SMS_CENTS_PER_SEGMENT", "7"),
    "OVH_ENDPOINT": os.environ.get("BEFFROI_OVH_ENDPOINT", "https://eu.api.ovh.com/1.0"),
    "OVH_APPLICATION_KEY": os.environ.get("BEFFROI_OVH_APPLICATION_KEY", ""),
    "OVH_APPLICATION_SECRET": os.environ.get("BEFFROI_OVH_APPLICATION_SECRET", ""),
    "OVH_CONSUMER_KEY": os.environ.get("BEFFROI_OVH_CONSUMER_KEY", ""),
    "OVH_SERVICE": os.environ.get("BEFFROI_OVH_SMS_SERVICE", ""),
    "BREVO_ENDPOINT": os.environ.get("BEFFROI_BREVO_ENDPOINT", "https://api.brevo.com/v3"),
    "BREVO_API_KEY": os.environ.get("BEFFROI_BREVO_API_KEY", ""),
}
if SMS["PROVIDER"] not in {"", "ovh", "brevo", "mail"}:
    raise RuntimeError("BEFFROI_SMS_PROVIDER is ovh, brevo, mail (demos) or empty")

# What a commune publishes to write from its own domain; a mail company has records of its own:
# « brevo1=b1.{dashed}.dkim.brevo.com,brevo2=… ».
SENDER_RECORDS: dict[str, str] = {
    "SPF_INCLUDE": os.environ.get("BEFFROI_SPF_INCLUDE", ""),
    "DKIM_TARGETS": os.environ.get("BEFFROI_DKIM_TARGETS", ""),
}
# Name servers to ask, as (address, port); none: the machine's own.
DNS_SERVERS: list[tuple[str, int]] = []

# Telling browsers (VAPID, RFC 8292), where the three are given.
WEB_PUSH: dict[str, Any] = {
    "PUBLIC_KEY": os.environ.get("BEFFROI_VAPID_PUBLIC_KEY", ""),
    "PRIVATE_KEY": os.environ.get("BEFFROI_VAPID_PRIVATE_KEY", ""),
    # « mailto:… »: Safari refuses anything else.
    "CONTACT": os.environ.get("BEFFROI_VAPID_CONTACT", ""),
    # The makers of browsers; a browser's word alone would have us write anywhere.
    "HOSTS": [
        "fcm.googleapis.com",
        "push.services.mozilla.com",
        "push.apple.com",
        "notify.windows.com",
    ],
}
