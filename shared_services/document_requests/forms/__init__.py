from shared_services.document_requests.forms.agents import (
    AskPiecesForm,
    MessageForm,
    RefusalForm,
    SettingsForm,
)
from shared_services.document_requests.forms.follow_up import FindRequestForm, ReplyForm
from shared_services.document_requests.forms.journey import ApplicantForm, CopyForm
from shared_services.document_requests.forms.person import PersonForm

__all__ = [
    "ApplicantForm",
    "AskPiecesForm",
    "CopyForm",
    "FindRequestForm",
    "MessageForm",
    "PersonForm",
    "RefusalForm",
    "ReplyForm",
    "SettingsForm",
]
