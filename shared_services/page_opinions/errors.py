from __future__ import annotations

from django.utils.translation import gettext as _

from kernel.errors import DomainError


class OpinionOver(DomainError):
    """The form is not of this site, or was left open too long."""

    def __init__(self) -> None:
        super().__init__(
            "opinion_over", _("Ce formulaire n'est plus valable. Revenez à la page et répondez.")
        )
