"""Icons of the design system; known to every template without loading."""

from __future__ import annotations

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def draw_icon(name: str) -> SafeString:
    """An icon that only decorates. A tag and not an inclusion: a home page draws twenty."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("design_system/icons/icons.svg"),
        name,
    )
