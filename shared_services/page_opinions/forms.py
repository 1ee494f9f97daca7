from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from shared_services.page_opinions.models import LONGEST_REMARK

# A field no person sees or fills; a machine that fills every field gives itself away.
HONEYPOT = "prenom_usuel"


class RemarkForm(forms.Form):
    text = forms.CharField(
        label=_("Que cherchiez-vous, que manque-t-il ?"),
        max_length=LONGEST_REMARK,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("N'écrivez ni nom ni coordonnées : nous ne pouvons pas répondre par ici."),
        error_messages={"required": _("Écrivez votre remarque, ou quittez cette page.")},
    )
