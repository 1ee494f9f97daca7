"""The notifications' door: tell a person something, see what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from accounts.phones.facade import WrongNumber
from shared_services.notifications import queries
from shared_services.notifications.actions import notify as notifying
from shared_services.notifications.actions import show, text_message
from shared_services.notifications.categories import Category
from shared_services.notifications.categories import register as register_category
from shared_services.notifications.channels.addresses import register_address_finder
from shared_services.notifications.errors import WrongNotification
from shared_services.notifications.gathered.links import register_path_finder
from shared_services.notifications.limits.actions.quotas import set_quota
from shared_services.notifications.limits.queries import Gauge, Quota, gauges
from shared_services.notifications.preferences.actions.choosing import choose_doubles
from shared_services.notifications.preferences.queries import (
    Reach,
    doubles_chosen,
    people_wanting,
    reach_of,
)
from shared_services.notifications.providers import gsm7
from shared_services.notifications.reasons import in_plain_words
from shared_services.notifications.rendering import in_letter, render

__all__ = [
    "Category",
    "Gauge",
    "NotificationStatus",
    "PlatformMail",
    "Quota",
    "Reach",
    "TextShape",
    "WrongNotification",
    "WrongNumber",
    "choose_doubles",
    "counts_about",
    "doubles_chosen",
    "gauges",
    "in_letter",
    "in_plain_words",
    "notifications_about",
    "notify",
    "people_wanting",
    "platform_mails",
    "reach_of",
    "register_address_finder",
    "register_category",
    "register_path_finder",
    "send_text",
    "set_quota",
    "shape_of_text",
    "show_in_account",
]


@dataclass(frozen=True)
class TextShape:
    """A text message as it will leave: in the cheap alphabet, so many units, so many segments."""

    text: str
    units: int
    segments: int


@dataclass(frozen=True)
class PlatformMail:
    """A mail of the platform itself; a text that was erased cannot leave any more."""

    recipient_email: str
    has_text: bool


@dataclass(frozen=True)
class NotificationStatus:
    """What became of a message; `state` is created, sending, sent, failed or unknown; held
    and gathered for a digest, silenced by the person's own choice.

    `report_label` is what the provider said after taking it, `letter_label` where the letter that
    replaces it stands, `read_at` when the person opened it in their own account: no mail is ever
    watched for its opening.
    """

    id: UUID
    subject: str
    recipient_email: str
    state: str
    state_label: str
    created_at: datetime
    sent_at: datetime | None
    last_error: str
    report_label: str = ""
    reported_at: datetime | None = None
    letter_label: str = ""
    read_at: datetime | None = None


def notify(
    *,
    email: str,
    name: str,
    template: str,
    context: Mapping[str, Any],
    key: str,
    category: str,
    about: str = "",
    user_id: UUID | None = None,
    reply_to: str = "",
    queue: str = "transactional",
    unsubscribe_url: str = "",
    rhythm: str = "",
    attachments: tuple[dict[str, str], ...] = (),
    sms: str = "",
) -> UUID:
    """Tell a person something by e-mail, in the name of the current space's town hall.

    Renders `<template>.subject.txt`, `<template>.txt` and `<template>.html` now, stores the
    message and promises its delivery, all in the caller's transaction (required). The same key
    twice gives the same message. `category` is a registered one: what is not statutory follows the
    person's choices; `rhythm` (daily, weekly) is the choice of someone without an account.
    `unsubscribe_url`: the message is a subscription, a POST there ends it. `attachments`: private
    files of the space, each with name, path and content_type, instead of the wording's own. `sms`:
    the same in a few words, for whoever asked this town hall for texts of this category.
    Raises WrongNotification, OutsideTransaction.
    """
    to = notifying.Recipient(email, name, user_id=user_id, reply_to=reply_to, about=about)
    identity = notifying.notify(
        to,
        template=template,
        rendered=lambda: render(
            template,
            context,
            reply_to=reply_to,
            category=category,
            for_account=user_id is not None,
            attachments=attachments,
        ),
        key=key,
        category=category,
        queue=queue,
        unsubscribe_url=unsubscribe_url,
        rhythm=rhythm,
    )
    if sms and user_id is not None:
        text_message.also_by_text(identity, to, text=sms, category=category, queue=queue)
    return identity


def shape_of_text(text: str) -> TextShape:
    """What the SMS channel makes of this text, and how many an operator counts."""
    made = gsm7.plain(text)
    length = gsm7.measure(made)
    return TextShape(made, length.units, length.segments)


def send_text(
    *,
    phone: str,
    name: str,
    subject: str,
    text: str,
    key: str,
    category: str,
    about: str = "",
    user_id: UUID | None = None,
    queue: str = "transactional",
) -> UUID:
    """Send a person a text message, in the caller's transaction (required); the same key once.

    `subject` names it on the agents' screen. Raises WrongNumber for what is no mobile number,
    WrongNotification, OutsideTransaction.
    """
    to = notifying.Recipient("", name, user_id=user_id, about=about)
    return text_message.send_text(
        phone, to, subject=subject, text=text, key=key, category=category, queue=queue
    )


def show_in_account(
    *, user_id: UUID, name: str = "", subject: str, about: str, key: str, category: str
) -> UUID:
    """Tell an account in « Mes messages » and its browsers, without a mail, in the caller's
    transaction (required); the same key once. Raises WrongNotification, OutsideTransaction.
    """
    return show.show_in_account(
        user_id, name=name, subject=subject, about=about, key=key, category=category
    )


def counts_about(about: str) -> dict[str, dict[str, int]]:
    """Messages of the current space about this: channel → sent, delivered, failed, waiting."""
    return queries.counts_about(about)


def notifications_about(about: str) -> list[NotificationStatus]:
    """Messages of the current space about this, oldest first, in four queries."""
    rows = list(queries.about(about))
    reports, letters, read = queries.ends_of([row.pk for row in rows])
    return [
        NotificationStatus(
            id=row.pk,
            subject=row.subject,
            recipient_email=row.recipient_email,
            state=row.state,
            state_label=row.get_state_display(),
            created_at=row.created_at,
            sent_at=row.sent_at,
            last_error=row.last_error,
            report_label=reports[row.pk].get_state_display() if row.pk in reports else "",
            reported_at=reports[row.pk].reported_at if row.pk in reports else None,
            letter_label=letters[row.pk].get_outcome_display() if row.pk in letters else "",
            read_at=read.get(row.pk),
        )
        for row in rows
    ]


def platform_mails(identities: Iterable[UUID]) -> dict[UUID, PlatformMail]:
    """Mails of the current schema, by identity; those nobody knows are left out."""
    return {
        row.pk: PlatformMail(row.recipient_email, row.body_purged_at is None)
        for row in queries.of_identities(identities)
    }
