from shared_services.document_requests.models.attachments import Attachment
from shared_services.document_requests.models.drafts import Draft
from shared_services.document_requests.models.exchanges import Message, PieceRequest, TimelineEvent
from shared_services.document_requests.models.inbox import InboxView
from shared_services.document_requests.models.letters import Letter, LetterTemplate
from shared_services.document_requests.models.opinions import Opinion
from shared_services.document_requests.models.procedures import (
    OwnProcedure,
    ProcedureVersion,
    ReceivedProcedure,
)
from shared_services.document_requests.models.requests import DocumentRequest
from shared_services.document_requests.models.settings import ProcedureSetting

__all__ = [
    "Attachment",
    "DocumentRequest",
    "Draft",
    "InboxView",
    "Letter",
    "LetterTemplate",
    "Message",
    "Opinion",
    "OwnProcedure",
    "PieceRequest",
    "ProcedureSetting",
    "ProcedureVersion",
    "ReceivedProcedure",
    "TimelineEvent",
]
