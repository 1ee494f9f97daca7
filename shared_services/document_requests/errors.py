"""What can go wrong with a request, in domain words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kernel.errors import DomainError, NotAllowed


class RuleFileInvalid(RuntimeError):
    """A catalogue file breaks its own format: a defect of the release, found at start-up."""


class DefinitionInvalid(DomainError):
    """A procedure as written does not hold together; `faults` says every reason, in French."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("definition_invalid", " ".join(faults[:5]))
        self.faults = faults


class WrongState(DomainError):
    """The request's state does not allow this act (a colleague was faster, or it is closed)."""

    def __init__(self, message: str = "") -> None:
        super().__init__(
            "wrong_state",
            message or _("Cette demande n'est plus dans un état qui permet cette action."),
        )


class ChangedMeanwhile(DomainError):
    """The page the agent acted on is out of date."""

    def __init__(self, colleague: str = "") -> None:
        who = colleague or _("un collègue")
        super().__init__(
            "changed_meanwhile",
            _(
                "%(who)s a déjà agi sur cette demande pendant que vous la lisiez. "
                "Rien n'a été enregistré : relisez-la, puis recommencez si besoin."
            )
            % {"who": who[0].upper() + who[1:]},
        )


class FileRefused(DomainError):
    """An attachment that we do not take; the message says why and what to do."""


class FileClosed(DomainError):
    """The antivirus has not called this file harmless: nobody opens it."""

    def __init__(self) -> None:
        super().__init__(
            "file_closed",
            _(
                "Ce fichier n'a pas encore été vérifié par l'antivirus, ou il a été refusé. "
                "Revenez dans quelques minutes."
            ),
        )


class ScannerSilent(RuntimeError):
    """The antivirus gave no answer; the file stays closed and is looked into later."""


class DraftIncomplete(DomainError):
    """The draft lacks something the rules demand; `step` is where to go back to."""

    def __init__(self, step: str, message: str) -> None:
        super().__init__("draft_incomplete", message)
        self.step = step


class AgentsOnly(NotAllowed):
    def __init__(self) -> None:
        super().__init__(_("Seuls les agents de la commune peuvent traiter les demandes."))
