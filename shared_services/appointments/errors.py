"""What can go wrong with an appointment, in domain words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kernel.errors import DomainError, NotAllowed


class SlotTaken(DomainError):
    """Someone was faster, the counter closed meanwhile, or it is too late for this time."""

    def __init__(self) -> None:
        super().__init__(
            "slot_taken",
            _("Ce créneau n'est plus libre. Choisissez-en un autre : rien d'autre n'est perdu."),
        )


class WrongState(DomainError):
    """The appointment is over or cancelled: this makes no sense any more."""

    def __init__(self, message: str = "") -> None:
        super().__init__("wrong_state", message or _("Ce rendez-vous ne peut plus changer."))


class TooManyAppointments(DomainError):
    """One address holds as many appointments to come as we let it."""

    def __init__(self, most: int) -> None:
        super().__init__(
            "too_many",
            _("Vous avez déjà %(most)d rendez-vous à venir. Annulez-en un, ou appelez la mairie.")
            % {"most": most},
        )


class AgentsOnly(NotAllowed):
    def __init__(self) -> None:
        super().__init__(_("Seuls les agents de la commune tiennent l'agenda."))
