"""What every console page shares: menu, and the answer to a refused form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kernel.errors import DomainError

Menu = Sequence[tuple[str, Any, str]]


def page(
    request: HttpRequest, template: str, menu: Menu, current: str, **context: Any
) -> HttpResponse:
    """Render a console page; `current` is the name of the menu's entry it belongs to."""
    items = [
        {"title": title, "url": url, "current": _mark(request, url, name == current)}
        for name, title, url in menu
    ]
    return render(request, template, {"console_nav": items, **context})


def refuse(form: Form, error: DomainError) -> None:
    """Show a domain error on the form that caused it."""
    form.add_error(None, error.message)


def _mark(request: HttpRequest, url: str, is_current: bool) -> str:
    if not is_current:
        return ""
    return "page" if request.path == url else "true"
