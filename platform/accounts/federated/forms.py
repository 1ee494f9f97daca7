from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.email_rules import WRONG_ADDRESS, checked_email
from accounts.errors import AccountRefused


class AddressForm(forms.Form):
    """The address the account will have; the provider's is only proposed."""

    email = forms.EmailField(
        label=_("Adresse électronique"),
        max_length=254,
        help_text=_("Nous y envoyons un code, pour vérifier qu'elle est bien à vous."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": WRONG_ADDRESS},
    )

    def clean_email(self) -> str:
        try:
            return checked_email(self.cleaned_data["email"])
        except AccountRefused as error:
            raise forms.ValidationError(error.message, code=error.code) from error


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code à 8 chiffres"),
        max_length=20,
        help_text=_("Il est dans le courriel que nous venons d'envoyer."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class OtherAccountForm(forms.Form):
    """Proof that another account is the person's too."""

    email = forms.EmailField(
        label=_("Adresse électronique de l'autre compte"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    password = forms.CharField(
        label=_("Mot de passe de l'autre compte"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
