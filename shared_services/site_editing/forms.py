from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shared_services.site_editing.actions.previewing import MOST_DAYS
from shared_services.site_editing.models import PageCare


class PreviewForm(forms.Form):
    days = forms.IntegerField(
        label=_("Durée, en jours"), min_value=1, max_value=MOST_DAYS, initial=14
    )
    for_whom = forms.CharField(
        label=_("Pour qui"),
        max_length=100,
        required=False,
        help_text=_("Pour vous y retrouver, par exemple « Comité des fêtes »."),
    )
    with_section = forms.BooleanField(label=_("Avec ses sous-pages"), required=False)


class CareForm(forms.ModelForm):
    class Meta:
        model = PageCare
        fields = ("owner_name", "owner_email", "review_on", "every_months", "note")
        widgets = {"review_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}


class CopyForm(forms.Form):
    """Blocks of a page by their number, and where they go."""

    blocks = forms.TypedMultipleChoiceField(
        label=_("Blocs à copier"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Cochez au moins un bloc.")},
    )
    target = forms.TypedChoiceField(
        label=_("Page qui les reçoit"),
        coerce=int,
        help_text=_("Ils s'ajoutent à la fin de son brouillon : rien ne change en ligne."),
    )

    def __init__(
        self,
        *args: Any,
        blocks: list[tuple[int, str]],
        targets: list[tuple[int, str]],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        fields: dict[str, Any] = self.fields
        fields["blocks"].choices = blocks
        fields["target"].choices = targets
