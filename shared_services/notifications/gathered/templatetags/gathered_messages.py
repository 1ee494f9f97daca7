from __future__ import annotations

from typing import Any

from django import template

from shared_services.notifications.gathered.queries import unread_count

register = template.Library()


@register.simple_tag
def unread_messages(user: Any) -> int:
    """How many messages wait for this person on the account host."""
    return unread_count(user.pk) if user.is_authenticated else 0
