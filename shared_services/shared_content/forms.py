"""Forms of the back office: to whom one offers, what is taken up by itself."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from shared_services.shared_content.models import AcceptanceRule
from shared_services.shared_content.projection.models import SharedItem

EVERYONE, CHOSEN = "toutes", "choisies"


class OfferForm(forms.Form):
    audience = forms.ChoiceField(
        label=_("Proposer"),
        choices=[
            (EVERYONE, _("À toutes les voisines, intercommunalité comprise")),
            (CHOSEN, _("À celles que je choisis")),
        ],
        widget=forms.RadioSelect,
        initial=EVERYONE,
    )
    communes = forms.MultipleChoiceField(
        label=_("Choisies"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, others: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["communes"]
        field.choices = [(str(one.pk), one.full_name) for one in others]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("audience") == CHOSEN and not cleaned.get("communes"):
            self.add_error("communes", _("Choisissez au moins une destinataire."))
        return cleaned

    @property
    def chosen(self) -> list[UUID] | None:
        """None: everybody."""
        if self.cleaned_data["audience"] == EVERYONE:
            return None
        return [UUID(one) for one in self.cleaned_data["communes"]]


class RuleForm(forms.Form):
    origin = forms.ChoiceField(label=_("Ce que propose"), required=False)
    kind = forms.ChoiceField(
        label=_("Type"), required=False, choices=[("", _("Tout")), *SharedItem.Kind.choices]
    )
    topic = forms.CharField(
        label=_("Rubrique"),
        required=False,
        max_length=AcceptanceRule._meta.get_field("topic").max_length,
        help_text=_("Comme la nomme le site qui propose ; vide : toutes."),
    )

    def __init__(self, *args: Any, others: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["origin"]
        everybody = ("", _("N'importe quelle voisine"))
        field.choices = [everybody, *((str(one.pk), one.full_name) for one in others)]

    @property
    def facts(self) -> dict[str, Any]:
        told = self.cleaned_data
        origin = UUID(told["origin"]) if told["origin"] else None
        return {"origin_id": origin, "kind": told["kind"], "topic": told["topic"]}


class SettingForm(forms.Form):
    ask_again = forms.BooleanField(
        label=_("Redemander notre accord quand un texte repris change"),
        required=False,
        help_text=_("Sinon, le nouveau texte paraît aussitôt et vous le voyez marqué « modifié »."),
    )
