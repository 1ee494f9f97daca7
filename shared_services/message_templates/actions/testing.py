from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kernel.audit import facade as audit
from kernel.clock import now
from shared_services.message_templates.actions import acting
from shared_services.message_templates.models import WordingVersion
from shared_services.message_templates.queries import files_of, standing
from shared_services.message_templates.rendering import joined, written_with
from shared_services.message_templates.samples import sample_values
from shared_services.notifications import facade as notifications


def send_test(code: str, *, actor: Any, level: str = WordingVersion.Level.OWN) -> None:
    """Send what is being written, with invented people, to the person who asks and nobody else.

    At most one a minute for a message. Raises NotAllowed, NothingThere, WrongNotification.
    """
    acting.check_right(actor, level)
    here = standing(code, level)
    made = written_with(here.message, here.edited, sample_values(here.message))
    subject = _("[Essai] %(subject)s") % {"subject": made.subject}
    with transaction.atomic():
        notifications.notify(
            email=actor.email,
            name=str(actor.get_full_name()),
            template="message_templates/mail/test",
            context={
                "test_subject": subject,
                "test_text": made.text,
                "test_content": made.content,
            },
            key=f"wording-test:{actor.pk}:{level}:{code}:{now():%Y%m%d%H%M}",
            category="asked",
            user_id=actor.pk,
            attachments=joined(files_of(here.files)),
        )
        audit.record(
            "message_wording.tested",
            actor=actor,
            target=code,
            title=acting.title_of(here.message, level),
        )
