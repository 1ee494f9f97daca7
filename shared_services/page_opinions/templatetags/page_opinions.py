"""`{% opinion_token as token %}`: what the form at the end of a page is about."""

from __future__ import annotations

from django import template

from shared_services.page_opinions.tokens import token_of

register = template.Library()


@register.simple_tag(takes_context=True)
def opinion_token(context: template.Context) -> str:
    """Empty where nobody is asked: no space, a preview, a space that only reads."""
    request = context.get("request")
    authority = getattr(request, "authority", None)
    if request is None or authority is None or getattr(request, "is_preview", False):
        return ""
    return token_of(request.path) if authority.is_writable else ""
