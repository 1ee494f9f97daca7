from __future__ import annotations

from kernel.audit import facade as audit
from kernel.clock import now
from shared_services.message_templates.catalogue import Message
from shared_services.message_templates.models import WordingVersion


def note_failure(version: WordingVersion, message: Message, reason: str) -> None:
    """Show on the screen and in the journal that this version could not leave.

    Once a version: a thousand mails would write a thousand lines.
    """
    first = WordingVersion.objects.filter(pk=version.pk, failed_at=None).update(failed_at=now())
    if first:
        audit.record(
            "message_wording.not_rendered",
            actor=None,
            target=message.code,
            title=message.title,
            reason=reason[:200],
        )
