"""The messages that a commune may word itself, with the proposed wording of each."""

from __future__ import annotations

from shared_services.message_templates.catalogue.agents import AGENT_MESSAGES
from shared_services.message_templates.catalogue.applicants import APPLICANT_MESSAGES
from shared_services.message_templates.catalogue.message import Kind, Message, Variable

__all__ = ["MESSAGES", "Kind", "Message", "Variable", "message_of_template"]

MESSAGES: dict[str, Message] = {
    message.code: message for message in (*APPLICANT_MESSAGES, *AGENT_MESSAGES)
}
_BY_TEMPLATE = {message.template: message for message in MESSAGES.values()}


def message_of_template(template: str) -> Message | None:
    return _BY_TEMPLATE.get(template)
