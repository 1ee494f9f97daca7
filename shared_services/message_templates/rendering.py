"""A wording and its values made into what leaves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.safestring import SafeString

from shared_services.message_templates import syntax
from shared_services.message_templates.catalogue import Message
from shared_services.message_templates.catalogue.message import Wording
from shared_services.message_templates.models import WordingFile


@dataclass(frozen=True)
class Written:
    """`content` is the inside of the letter; whoever sends puts the letter around it.

    `attachments`: private files of the space, each with name, path and content_type.
    """

    subject: str
    text: str
    content: SafeString
    sms: str
    attachments: tuple[dict[str, str], ...] = ()


def written_with(message: Message, wording: Wording, values: Mapping[str, Any]) -> Written:
    """Raises CannotRender, KeyError for a variable the message does not know."""
    subject = syntax.one_line(message, wording.subject, values)
    content = syntax.html(message, wording.body, values)
    if not syntax.has_title(wording.body):
        # A letter needs a first heading, to be found by who listens to it.
        content = syntax.title(subject) + content
    return Written(
        subject,
        syntax.plain(message, wording.body, values),
        content,
        syntax.one_line(message, wording.sms, values),
    )


def enclosed(written: Written, files: Iterable[WordingFile]) -> Written:
    """The same with these files joined."""
    return replace(written, attachments=joined(files))


def joined(files: Iterable[WordingFile]) -> tuple[dict[str, str], ...]:
    """As the notifications take them along."""
    return tuple(
        {"name": one.name, "path": str(one.file.name), "content_type": one.content_type}
        for one in files
    )
