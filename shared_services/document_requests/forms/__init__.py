from shared_services.document_requests.forms.agents import (
    AskPiecesForm,
    AssignForm,
    DeliverForm,
    FileForSomeoneForm,
    LabelsForm,
    MessageForm,
    NoteForm,
    RefusalForm,
    SettingsForm,
)
from shared_services.document_requests.forms.follow_up import FindRequestForm, ReplyForm
from shared_services.document_requests.forms.journey import ApplicantForm, CopyForm
from shared_services.document_requests.forms.person import PersonForm
from shared_services.document_requests.forms.questions import QuestionsForm

__all__ = [
    "ApplicantForm",
    "AskPiecesForm",
    "AssignForm",
    "CopyForm",
    "DeliverForm",
    "FileForSomeoneForm",
    "FindRequestForm",
    "LabelsForm",
    "MessageForm",
    "NoteForm",
    "PersonForm",
    "QuestionsForm",
    "RefusalForm",
    "ReplyForm",
    "SettingsForm",
]
