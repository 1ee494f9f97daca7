from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.passwords.models import AccountRules


class HeldCodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code à 8 chiffres"),
        max_length=20,
        help_text=_("Il est dans le courriel que nous venons d'envoyer."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": _("Tapez le code.")},
    )


class AccountRulesForm(forms.ModelForm[AccountRules]):
    class Meta:
        model = AccountRules
        fields = ("rotation_scope", "rotation_months", "dormant_months")
        widgets = {"rotation_scope": forms.RadioSelect}
        help_texts = {
            "rotation_months": _("De 3 à 36. Ne sert que si vous avez choisi quelqu'un."),
            "dormant_months": _("De 1 à 24."),
        }
