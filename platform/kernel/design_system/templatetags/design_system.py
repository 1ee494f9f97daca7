"""Small reads the components need; no rule of any service."""

from __future__ import annotations

from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BoundField, CheckboxInput

register = template.Library()


@register.filter
def up_to(total: int) -> range:
    """1, 2, … total."""
    return range(1, int(total) + 1)


@register.filter
def page_numbers(page: Page[Any]) -> list[int | str]:
    """First, last and the pages around the current one, with « … » for what is left out."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


@register.simple_tag(takes_context=True)
def page_url(context: template.Context, number: int) -> str:
    """Same address and filters, another page."""
    request = context.get("request")
    query = request.GET.copy() if request is not None else None
    if query is None:
        return f"?page={number}"
    query["page"] = str(number)
    return f"?{query.urlencode()}"


@register.filter
def is_checkbox(field: BoundField) -> bool:
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def first_input_id(field: BoundField) -> str:
    """The element a link of the error summary should focus."""
    if field.use_fieldset and len(field.subwidgets) > 0:
        return str(field.subwidgets[0].id_for_label or field.auto_id)
    return str(field.id_for_label or field.auto_id)
