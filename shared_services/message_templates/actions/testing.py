from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kernel.audit import facade as audit
from kernel.clock import now
from shared_services.message_templates.actions import acting
from shared_services.message_templates.queries import standing
from shared_services.message_templates.rendering import written_with
from shared_services.message_templates.samples import sample_values
from shared_services.notifications import facade as notifications


def send_test(code: str, *, actor: Any) -> None:
    """Send what is being written, with invented people, to the person who asks and nobody else.

    At most one a minute for a message. Raises NotAllowed, NothingThere, WrongNotification.
    """
    acting.check_right(actor)
    here = standing(code)
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
            key=f"wording-test:{actor.pk}:{code}:{now():%Y%m%d%H%M}",
            category="asked",
            user_id=actor.pk,
        )
        audit.record("message_wording.tested", actor=actor, target=code, title=here.message.title)
