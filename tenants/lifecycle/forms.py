from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kernel.clock import today
from tenants.lifecycle.models import State
from tenants.lifecycle.transitions import Transition


def date_field(label: Any, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        initial=today,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def reason_field(help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=_("Raison"),
        help_text=help_text,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class StateForm(forms.Form):
    """Why and when a space changes state."""

    reason = reason_field(
        _(
            "Gardée dans l'historique et envoyée aux administrateurs de l'espace. Le public ne la"
            " voit pas."
        )
    )
    effective_on = date_field(_("À compter du"))

    def __init__(self, *args: Any, transition: Transition, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["effective_on"]
        if transition.target == State.LEAVING:
            field.label = _("Date du départ")
            field.help_text = _(
                "Le jour où l'espace doit fermer. Vous pourrez encore changer d'avis."
            )
            field.widget.attrs["min"] = today().isoformat()
        else:
            field.help_text = _("Aujourd'hui, ou la date de la décision si elle est passée.")
            field.widget.attrs["max"] = today().isoformat()
