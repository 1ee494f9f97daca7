from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from shared_services.notifications.gathered.errors import SubscriptionRefused
from shared_services.notifications.gathered.models import PushSubscription
from shared_services.notifications.gathered.queries import unread_count
from shared_services.notifications.gathered.web_push import is_configured, is_push_service, push

# A person has a few devices; more is a fault or a nuisance.
MOST_BROWSERS = 10
# An uncompressed point of P-256, and the secret of RFC 8291.
KEY_BYTES, SECRET_BYTES = 65, 16


def subscribe(*, endpoint: str, p256dh: str, auth: str, browser: str, actor: Any) -> None:
    """Tell this browser of this person's new messages. Raises SubscriptionRefused.

    A browser belongs to whoever used it last: no other person is told there any more.
    """
    keys_fit = _length(p256dh) == KEY_BYTES and _length(auth) == SECRET_BYTES
    if not is_configured() or len(endpoint) > 1000 or not is_push_service(endpoint) or not keys_fit:
        raise SubscriptionRefused(
            "wrong_browser", _("Ce navigateur ne peut pas être prévenu des nouveaux messages.")
        )
    with transaction.atomic():
        PushSubscription.objects.update_or_create(
            endpoint=endpoint,
            defaults={
                "user_id": actor.pk,
                "p256dh": p256dh,
                "auth": auth,
                "browser": browser[:100],
            },
        )
        mine = PushSubscription.objects.filter(user_id=actor.pk).order_by("-created_at")
        kept = list(mine.values_list("pk", flat=True)[:MOST_BROWSERS])
        mine.exclude(pk__in=kept).delete()


def unsubscribe(*, actor: Any, endpoint: str = "") -> int:
    """Stop telling this browser of this person's, or all of them without an address."""
    mine = PushSubscription.objects.filter(user_id=actor.pk)
    return (mine.filter(endpoint=endpoint) if endpoint else mine).delete()[0]


def tell_browsers(user_id: UUID) -> None:
    """Tell each browser of this person how many messages wait; forget those that are gone.

    Raises OSError when a browser maker's server is away: those told already are told again.
    """
    unread = unread_count(user_id)
    if not is_configured() or not unread:
        return
    trouble = None
    for subscription in PushSubscription.objects.filter(user_id=user_id):
        try:
            if not push(subscription, unread=unread):
                subscription.delete()
        except OSError as error:
            trouble = error
    if trouble is not None:
        raise trouble


def _length(text: str) -> int:
    try:
        return len(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, ValueError):
        return 0
