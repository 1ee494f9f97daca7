"""Subject, text and HTML of a message from three templates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.template import Context
from django.template.loader import get_template

from kernel.tenancy import current_authority
from shared_services.notifications.sender import current_sender


@dataclass(frozen=True)
class Rendered:
    subject: str
    text: str
    html: str


def render(template: str, context: Mapping[str, Any], *, reply_to: str = "") -> Rendered:
    """Render `<template>.subject.txt`, `.txt` and `.html`; HTML alone is escaped.

    The templates also know `authority` (None in public), `sender_name`, `can_reply` and `subject`.
    """
    sender = current_sender()
    values = {
        **context,
        "authority": current_authority(),
        "sender_name": sender.name,
        "can_reply": bool(reply_to or sender.reply_to),
    }
    subject = " ".join(_plain(f"{template}.subject.txt", values).split())
    values["subject"] = subject
    html = get_template(f"{template}.html").render(values)
    return Rendered(subject, _plain(f"{template}.txt", values).strip() + "\n", html)


def _plain(name: str, values: Mapping[str, Any]) -> str:
    # Django escapes for HTML whatever the extension: an apostrophe would leave as &#x27;.
    compiled: Any = get_template(name)
    return str(compiled.template.render(Context(dict(values), autoescape=False)))
