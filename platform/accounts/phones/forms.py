from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.phones.errors import WrongNumber
from accounts.phones.numbers import mobile


class NumberForm(forms.Form):
    number = forms.CharField(
        label=_("Numéro de portable"),
        max_length=30,
        help_text=_("Par exemple : 06 12 34 56 78. Hors de France, avec l'indicatif : +32…"),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"required": _("Indiquez un numéro de portable.")},
    )

    def clean_number(self) -> str:
        try:
            return mobile(self.cleaned_data["number"])
        except WrongNumber as error:
            raise ValidationError(error.message, code=error.code) from error


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code à 6 chiffres"),
        max_length=20,
        help_text=_("Il est dans le SMS que nous venons d'envoyer."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": _("Tapez le code.")},
    )
