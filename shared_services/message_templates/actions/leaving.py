from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from kernel.tenancy import current_authority
from shared_services.message_templates import queries, syntax
from shared_services.message_templates.actions.failing import note_failure
from shared_services.message_templates.catalogue import Message, message_of_template
from shared_services.message_templates.models import WordingVersion
from shared_services.message_templates.rendering import Written, enclosed, written_with

logger = logging.getLogger(__name__)
# What the notifications accept as a subject.
LONGEST_SUBJECT = 200


def written(template: str, context: Mapping[str, Any]) -> Written | None:
    """The first wording in service that can be filled, or None. See the facade."""
    message = message_of_template(template)
    if message is None or current_authority() is None:
        return None
    for version in queries.in_service(message.code):
        if version.keeps_platform:
            return None
        made = _filled(message, version, context)
        if made is not None:
            return made
    return None


def _filled(
    message: Message, version: WordingVersion, context: Mapping[str, Any]
) -> Written | None:
    """None, and a note of why, when it cannot leave."""
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
    return enclosed(made, queries.files_of(version.files))
