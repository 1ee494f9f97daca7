"""Telling a browser (RFC 8030) that there is something new, never what it is."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import requests
from django.conf import settings
from pywebpush import WebPushException, webpush

from shared_services.notifications.gathered.models import PushSubscription

SECONDS = 10.0
# A day late, « vous avez un message » is of no use any more.
KEPT_BY_THE_BROWSER = 24 * 3600
GONE = {404, 410}


def is_configured() -> bool:
    told = settings.WEB_PUSH
    return bool(told["PUBLIC_KEY"] and told["PRIVATE_KEY"] and told["CONTACT"])


def is_push_service(endpoint: str) -> bool:
    """Whether a browser maker stands behind this address: we write to no other."""
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError:
        return False
    host = f".{parts.hostname or ''}"
    known = any(host.endswith(f".{name}") for name in settings.WEB_PUSH["HOSTS"])
    return parts.scheme == "https" and port in {None, 443} and not parts.username and known


def push(subscription: PushSubscription, *, unread: int) -> bool:
    """Tell this browser how many messages are new. False: it is gone for good.

    Raises OSError when its maker's server does not take it now.
    """
    try:
        webpush(
            subscription_info={
                "endpoint": subscription.endpoint,
                "keys": {"p256dh": subscription.p256dh, "auth": subscription.auth},
            },
            data=json.dumps({"unread": unread}),
            vapid_private_key=settings.WEB_PUSH["PRIVATE_KEY"],
            vapid_claims={"sub": settings.WEB_PUSH["CONTACT"]},
            ttl=KEPT_BY_THE_BROWSER,
            timeout=SECONDS,
        )
    except WebPushException as error:
        status = getattr(error.response, "status_code", None)
        if status in GONE:
            return False
        raise OSError(f"push refused with {status}") from error
    except requests.RequestException as error:
        raise OSError(type(error).__name__) from error
    return True
