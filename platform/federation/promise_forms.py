from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from federation.promises import PER_PAGE
from kernel.outbox.facade import GIVEN_UP, TRIED_AGAIN


class FilterForm(forms.Form):
    """Every filter is optional; a wrong choice counts as none."""

    etat = forms.ChoiceField(
        label=_("État"),
        required=False,
        choices=[
            ("", _("Tous")),
            (GIVEN_UP, _("Abandonné")),
            (TRIED_AGAIN, _("Nouvel essai prévu")),
        ],
    )
    travail = forms.ChoiceField(label=_("Travail"), required=False)
    depuis = forms.ChoiceField(
        label=_("Âge"),
        required=False,
        choices=[
            ("", _("Tous")),
            ("1", _("Depuis 24 heures")),
            ("7", _("Depuis 7 jours")),
            ("30", _("Depuis 30 jours")),
        ],
    )

    def __init__(self, *args: Any, handlers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        works: Any = self.fields["travail"]
        works.choices = [("", _("Tous")), *handlers]


class RetryForm(forms.Form):
    """Identities ticked in the list; the act looks whether they were given up."""

    travail = forms.TypedMultipleChoiceField(coerce=UUID)

    def __init__(self, data: Any) -> None:
        # The button of one line leaves alone what is ticked elsewhere.
        ticked = data.getlist("seul")[:1] or data.getlist("travail")[:PER_PAGE]
        super().__init__({"travail": ticked})
        works: Any = self.fields["travail"]
        works.choices = [(one, one) for one in ticked if _is_identity(one)]


def _is_identity(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
