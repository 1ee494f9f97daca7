"""Subject, text and HTML of a message from three templates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString

from kernel.tenancy import account_host, current_authority, public_url
from shared_services.notifications import categories
from shared_services.notifications.sender import current_sender


@dataclass(frozen=True)
class Rendered:
    subject: str
    text: str
    html: str
    sms: str = ""
    # Private files of the space, each with name, path and content_type.
    attachments: tuple[dict[str, str], ...] = ()


def render(
    template: str,
    context: Mapping[str, Any],
    *,
    reply_to: str = "",
    category: str = "",
    for_account: bool = False,
    attachments: tuple[dict[str, str], ...] = (),
) -> Rendered:
    """Render `<template>.subject.txt`, `.txt` and `.html`; HTML alone is escaped.

    The templates also know `authority` (None in public), `sender_name`, `can_reply`,
    `subject` and `category` (None when not told).
    Where the space has its own wording of the message, that one leaves instead.
    """
    around = _around(reply_to, category, for_account=for_account)
    # A dotted name: services do not know one another but through acts and doors.
    own = import_string(settings.NOTIFICATIONS_WORDING)(template, context)
    if own is not None:
        letter = _letter({**around, "subject": own.subject, "content": own.content})
        text = own.text + _why({**context, **around})
        return Rendered(own.subject, text, letter, own.sms, attachments or own.attachments)
    values = {**context, **around}
    subject = " ".join(_plain(f"{template}.subject.txt", values).split())
    values["subject"] = subject
    html = get_template(f"{template}.html").render(values)
    text = _plain(f"{template}.txt", values).strip() + "\n"
    return Rendered(subject, text + _why(values), html, attachments=attachments)


def _why(values: Mapping[str, Any]) -> str:
    """The last lines of a text: why it came, and how to change it."""
    if values["category"] is None:
        return ""
    return "\n" + _plain("notifications/mail/why.txt", values).strip() + "\n"


def _plain(name: str, values: Mapping[str, Any]) -> str:
    # Django escapes for HTML whatever the extension: an apostrophe would leave as &#x27;.
    compiled: Any = get_template(name)
    return str(compiled.template.render(Context(dict(values), autoescape=False)))


def in_letter(subject: str, content: SafeString, *, reply_to: str = "") -> str:
    """The HTML of a mail around a content that is safe already."""
    return _letter({**_around(reply_to, ""), "subject": subject, "content": content})


def _letter(values: Mapping[str, Any]) -> str:
    return get_template("notifications/mail/written.html").render(dict(values))


def _around(reply_to: str, category: str, *, for_account: bool = False) -> dict[str, Any]:
    sender = current_sender()
    kind = categories.named(category) if category else None
    may_choose = for_account and kind is not None and kind.can_be_chosen
    return {
        "authority": current_authority(),
        "sender_name": sender.name,
        "can_reply": bool(reply_to or sender.reply_to),
        "category": kind,
        "preferences_url": public_url(account_host(), "/mes-preferences/") if may_choose else "",
    }
