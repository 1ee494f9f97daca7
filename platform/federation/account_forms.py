from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class FindAccountForm(forms.Form):
    email = forms.EmailField(
        label=_("Adresse électronique du compte"),
        max_length=254,
        help_text=_("L'adresse entière. Ce que vous regardez est écrit dans le journal."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class SuspectForm(forms.Form):
    email = forms.EmailField(max_length=254, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Pourquoi ?"),
        min_length=10,
        max_length=300,
        help_text=_("Une phrase, sans donnée personnelle. Elle reste dans le journal."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
