from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.passwords.models import AccountRules


class AccountRulesForm(forms.ModelForm[AccountRules]):
    class Meta:
        model = AccountRules
        fields = ("rotation_scope", "rotation_months", "dormant_months")
        widgets = {"rotation_scope": forms.RadioSelect}
        help_texts = {
            "rotation_months": _("De 3 à 36. Ne sert que si vous avez choisi quelqu'un."),
            "dormant_months": _("De 1 à 24."),
        }
