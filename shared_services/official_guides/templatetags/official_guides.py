"""Words of a guide, as HTML: everything is escaped but the marks we know."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()

TAGS = {"strong": "strong", "sup": "sup", "sub": "sub", "em": "em", "q": "q"}


@register.simple_tag(takes_context=True)
def words(context: template.Context, told: list[Any]) -> SafeString:
    """A link to a guide that this site does not show is left as words."""
    return _html(told, context.get("links") or {})


def _html(told: list[Any], links: dict[str, str]) -> SafeString:
    return format_html_join("", "{}", ((_piece(each, links),) for each in told))


def _piece(told: Any, links: dict[str, str]) -> Any:
    if isinstance(told, str):
        return told
    inner = _html(told["t"], links)
    if "a" in told:
        return format_html('<a href="{}" rel="external">{}</a>', told["a"], inner)
    if "to" in told:
        path = links.get(told["to"], "")
        return format_html('<a href="{}">{}</a>', path, inner) if path else inner
    if "term" in told:
        return format_html(
            '<a class="guide-term" href="#terme-{}" title="{}">{}</a>',
            told["term"],
            _("Voir la définition"),
            inner,
        )
    if told["e"] == "amount":
        return format_html('<span class="guide-amount">{}</span>', inner)
    tag = TAGS[told["e"]]
    return format_html("<{}>{}</{}>", tag, inner, tag)


@register.filter
def block_template(block: dict[str, Any]) -> str:
    return f"official_guides/blocks/{block['k']}.html"


@register.filter
def linked(items: list[list[str]], links: dict[str, str]) -> list[dict[str, str]]:
    """Of a list of [code, title], those that this site shows."""
    return [{"title": title, "url": links[code]} for code, title in items if code in links]
