"""Mails of the account host: written here, sent by the notifications through the outbox."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.template.loader import render_to_string

from kernel.outbox import facade as outbox
from kernel.tenancy import public_space

PRODUCT = "Beffroi"


@dataclass(frozen=True)
class Letter:
    """`template` names `<template>_subject.txt` and `<template>_message.txt`.

    `action_url` in the context becomes the button of the HTML version.
    """

    template: str
    email: str
    name: str = ""
    context: dict[str, Any] = field(default_factory=dict)


def send_letter(letter: Letter) -> None:
    """Write the mail now and promise its sending, with the caller's transaction if there is one."""
    context = {"name": letter.name, "email": letter.email, **letter.context}
    subject = " ".join(render_to_string(f"{letter.template}_subject.txt", context).split())
    text = render_to_string(f"{letter.template}_message.txt", context).strip() + "\n"
    html = render_to_string(
        "accounts/mail/letter.html",
        {**context, "subject": subject, "sender_name": PRODUCT, "paragraphs": _paragraphs(text)},
    )
    with public_space(), transaction.atomic():
        outbox.enqueue(
            "notifications.account_mail",
            payload={
                "email": letter.email,
                "name": letter.name,
                "subject": subject,
                "text": text,
                "html": html,
            },
            queue="urgent",
        )


def _paragraphs(text: str) -> list[str]:
    return [block.strip() for block in text.split("\n\n") if block.strip()]
