from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class AddressForm(forms.Form):
    address = forms.CharField(
        label=_("Adresse postale"),
        max_length=800,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )


class WriteAgainForm(forms.Form):
    why = forms.CharField(label=_("Raison"), max_length=300)


class DomainForm(forms.Form):
    domain = forms.CharField(
        label=_("Nom de domaine de la commune"),
        max_length=253,
        help_text=_("Par exemple : chassy.fr, sans « www » ni arobase."),
    )
    local_part = forms.CharField(
        label=_("Début de l'adresse d'envoi"),
        max_length=64,
        initial="mairie",
        help_text=_("Ce qui vient avant l'arobase, par exemple : mairie."),
    )
