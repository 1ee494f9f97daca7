"""Leave a trace of an act where it counts, and tell those it concerns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from kernel.audit import facade as audit
from kernel.outbox import facade as outbox
from kernel.tenancy import public_space, space_of
from tenants.authorities.models import LocalAuthority
from tenants.lifecycle import queries


def trace(action: str, authority: LocalAuthority, *, actor: Any | None, **detail: object) -> None:
    """One line in the platform's log, the same in the space's own: its people can read it."""
    with public_space():
        audit.record(action, actor=actor, target=str(authority.pk), **detail)
    if authority.state != LocalAuthority.State.PREPARING:
        with space_of(authority):
            audit.record(action, actor=actor, target=str(authority.pk), **detail)


def tell(
    authority: LocalAuthority,
    subject: str,
    paragraphs: list[str],
    *,
    also: Iterable[LocalAuthority] = (),
) -> int:
    """Write to its administrators and its intercommunality's, and `also`. Returns to how many.

    Within the caller's transaction. From public: a suspended space's own messages wait.
    """
    people = queries.concerned(authority, also)
    signed = [*paragraphs, *_signature(authority)]
    text = "\n\n".join(signed) + "\n"
    html = render_to_string(
        "accounts/mail/letter.html",
        {"subject": subject, "sender_name": "Beffroi", "paragraphs": signed},
    )
    with public_space():
        for email, name in people:
            outbox.enqueue(
                "notifications.account_mail",
                payload={
                    "email": email, "name": name, "subject": subject, "text": text, "html": html,
                },
            )  # fmt: skip
    return len(people)


def name_of(actor: Any | None) -> str:
    """The person's name as it stays in the history; empty for the platform."""
    if actor is None:
        return ""
    return str(actor.get_full_name() or _("une personne sans nom"))


def _signature(authority: LocalAuthority) -> list[str]:
    if not authority.domains.exists():
        return []
    return [
        _("Espace de %(name)s : %(url)s") % {"name": authority.full_name, "url": authority.url()}
    ]
