"""Once a year, somebody reads the whole register."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from accounts.actions.mails import Letter, send_letter
from accounts.roles.facade import members
from kernel.audit import facade as audit
from kernel.clock import now
from kernel.tenancy import public_url, require_authority
from tenants.processing_register import queries
from tenants.processing_register.permissions import KEEP

BETWEEN_REMINDERS = timedelta(days=30)
REMINDED = "processing_register.review_reminded"


def remind() -> int:
    """Mail whoever keeps the register when nobody read it for a year; once a month at most.

    Returns how many mails left.
    """
    authority = require_authority()
    since = now() - BETWEEN_REMINDERS
    told_lately = audit.AuditEntry.objects.filter(action=REMINDED, at__gt=since)
    if not queries.review_is_due(authority) or told_lately.exists():
        return 0
    keepers = [each for each in members() if each.is_active and KEEP in each.abilities]
    with transaction.atomic():
        for each in keepers:
            send_letter(
                Letter(
                    template="processing_register/mail/review",
                    email=each.email,
                    name=each.name,
                    context={
                        "place": authority.full_name,
                        "action_url": public_url(
                            authority.primary_host, "/gestion/registre-des-traitements/"
                        ),
                    },
                )
            )
        if keepers:
            audit.record(REMINDED, actor=None)
    return len(keepers)
