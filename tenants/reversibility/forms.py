from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kernel.clock import today


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Pourquoi supprimer cet espace ?"),
        help_text=_("Par exemple : fin de la convention, délibération du…"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class NameForm(forms.Form):
    """The name typed by hand: nobody agrees to this by a slip of the mouse."""

    typed_name = forms.CharField(
        label=_("Tapez le nom de la collectivité"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class AcceptForm(NameForm):
    export_id = forms.UUIDField(widget=forms.HiddenInput)


class VisaForm(forms.Form):
    """The signed « bordereau d'élimination »."""

    pdf = forms.FileField(
        label=_("Bordereau visé (PDF, 20 Mo au plus)"),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf"}),
    )
    number = forms.CharField(label=_("Numéro du bordereau"), max_length=100)
    signed_on = forms.DateField(
        label=_("Visé le"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    service = forms.CharField(
        label=_("Service d'archives"),
        help_text=_("Par exemple : Archives départementales de l'Yonne"),
        max_length=200,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["signed_on"].widget.attrs["max"] = today().isoformat()
