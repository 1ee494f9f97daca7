from __future__ import annotations

from typing import Any

from django import template

from shared_services.document_requests.pointers.queries import open_count

register = template.Library()


@register.simple_tag
def open_requests(user: Any) -> int:
    """How many requests of this person are under way, in all communes."""
    return open_count(user.pk) if user.is_authenticated else 0
