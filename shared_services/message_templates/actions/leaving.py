from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from kernel.tenancy import current_authority
from shared_services.message_templates import queries, syntax
from shared_services.message_templates.actions.failing import note_failure
from shared_services.message_templates.catalogue import message_of_template
from shared_services.message_templates.rendering import Written, written_with

logger = logging.getLogger(__name__)
# What the notifications accept as a subject.
LONGEST_SUBJECT = 200


def written(template: str, context: Mapping[str, Any]) -> Written | None:
    """The published wording filled, or None and a note of why. See the facade."""
    message = message_of_template(template)
    if message is None or current_authority() is None:
        return None
    version = queries.published(message.code)
    if version is None:
        return None
    try:
        values = syntax.read_values(message, context)
        made = written_with(message, queries.wording_of(version), values)
    except Exception as error:
        # Whatever is wrong with a text that people wrote, the message itself must leave.
        logger.exception("wording %s of %s cannot be rendered", version.number, message.code)
        note_failure(version, message, type(error).__name__)
        return None
    if not 0 < len(made.subject) <= LONGEST_SUBJECT:
        logger.error("wording %s of %s: subject of a wrong length", version.number, message.code)
        note_failure(version, message, "subject")
        return None
    return made
