"""What our screens in the back office share with each other."""

from __future__ import annotations

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_block_tag
def listing(content: str, caption: str, *columns: str) -> SafeString:
    """Rows in a table that scrolls on a phone. A column without a name is left out."""
    told = [column for column in columns if column]
    context = {"caption": caption, "columns": told, "rows": content}
    return render_to_string("design_system/blocks/listing.html", context)
