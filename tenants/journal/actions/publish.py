"""The daily head: what a journal holds at the end of a day, told outside of it."""

from __future__ import annotations

import logging
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from accounts.roles.facade import members, people_to_tell
from kernel.audit import facade as audit
from kernel.audit.facade import Report
from kernel.clock import today
from kernel.outbox import facade as outbox
from kernel.tenancy import current_authority, public_space
from tenants.journal import queries
from tenants.journal.models import PublishedHead
from tenants.journal.permissions import WATCH

logger = logging.getLogger(__name__)


def publish_head() -> PublishedHead | None:
    """Publish where the current schema's journal stood at midnight, and mail it to those in charge.

    The journal is verified first, against all heads published before; a break is told at once, in
    the mail and in the platform's log. Nothing new since the last head, nothing is published. Twice
    the same day is harmless.
    """
    audit.seal_pending()
    report = audit.verified(_published())
    day = today() - timedelta(days=1)
    last = audit.head(before=queries.midnight(today()))
    if last is None:
        return None
    with transaction.atomic():
        made = _note(day, last)
        if made is not None:
            _mail(made)
        if not report.is_intact:
            _raise_alarm(day, report)
    return made


def _published() -> list[dict[str, Any]]:
    authority_id = queries.current_id()
    with public_space():
        return queries.published(authority_id)


def _note(day: date, last: Any) -> PublishedHead | None:
    authority_id = queries.current_id()
    with public_space():
        mine = PublishedHead.objects.filter(authority_id=authority_id)
        before = mine.first()
        if before is not None and (before.day >= day or before.hash == last.hash):
            return None
        return PublishedHead.objects.create(
            authority_id=authority_id, day=day, position=last.position, hash=last.hash
        )


def _mail(head: PublishedHead) -> None:
    told = {"name": _journal_name(), "day": head.day.strftime("%d/%m/%Y")}
    _send(
        _("Journal du %(day)s : empreinte à conserver") % told,
        [
            _("Voici l'empreinte du journal de %(name)s, à la fin du %(day)s :") % told,
            f"{head.position}:{head.hash}",
            _(
                "Gardez ce message. Si quelqu'un réécrivait le journal, même nous, cette empreinte "
                "ne s'y retrouverait plus. Vous pouvez le vérifier à tout moment dans « Journal »."
            ),
        ],
        key=f"journal:{head.day}",
    )


def _raise_alarm(day: date, report: Report) -> None:
    found = report.problems[0].text
    logger.error("journal of %s broken: %s", queries.current_id(), found)
    _send(
        _("Important : le journal de %s a été modifié") % _journal_name(),
        [
            _("La vérification de cette nuit a trouvé une anomalie : %s.") % found,
            _("Prévenez-nous sans attendre, et gardez les messages qui donnent les empreintes."),
        ],
        key=f"journal-broken:{day}",
    )


def _journal_name() -> str:
    authority = current_authority()
    return authority.full_name if authority is not None else str(_("la plateforme"))


def _send(subject: str, paragraphs: list[str], *, key: str) -> None:
    """To whom the space chose, in public the operators; the same key twice is one mail."""
    is_platform = current_authority() is None
    people = (
        [each for each in members() if each.is_active] if is_platform else people_to_tell(WATCH)
    )
    html = render_to_string(
        "accounts/mail/letter.html",
        {"subject": subject, "sender_name": "Beffroi", "paragraphs": paragraphs},
    )
    text = "\n\n".join(paragraphs) + "\n"
    journal = queries.current_id() or "platform"
    with public_space():
        for person in people:
            outbox.enqueue(
                "notifications.account_mail",
                payload={"email": person.email, "name": person.name}
                | {"subject": subject, "text": text, "html": html},
                key=f"{key}:{journal}:{person.user_id}",
            )
