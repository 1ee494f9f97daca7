"""Asking for an opinion, and giving one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.clock import today
from shared_services.document_requests.models import Opinion

USUAL_DAYS = 15


class AskOpinionForm(forms.Form):
    expert_name = forms.CharField(max_length=200, label=gettext_lazy("À qui ? Nom ou service"))
    expert_email = forms.EmailField(label=gettext_lazy("Son adresse électronique"))
    question = forms.CharField(
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        label=gettext_lazy("Votre question"),
    )
    answer_by = forms.DateField(
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        label=gettext_lazy("Réponse attendue le"),
    )
    with_files = forms.BooleanField(
        required=False, label=gettext_lazy("Montrer aussi les pièces jointes")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("prefix", "opinion")
        super().__init__(*args, **kwargs)
        self.fields["answer_by"].initial = today() + timedelta(days=USUAL_DAYS)


class GiveOpinionForm(forms.Form):
    verdict = forms.ChoiceField(
        choices=Opinion.Verdict.choices, widget=forms.RadioSelect, label=gettext_lazy("Votre avis")
    )
    answer = forms.CharField(
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        label=gettext_lazy("Vos raisons, vos réserves"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verdict"].error_messages["required"] = _("Choisissez un avis.")
