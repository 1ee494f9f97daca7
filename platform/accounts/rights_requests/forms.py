from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.rights_requests.models import RightsRequest
from accounts.rights_requests.queries import Place
from kernel.clock import today

Right = RightsRequest.Right
# The copy and the deletion have pages of their own on the account host.
ONLINE = (Right.CORRECTION, Right.OPPOSITION, Right.LIMITATION)
GRANT, REFUSE = "accepter", "refuser"


class AskForm(forms.Form):
    """On the account host."""

    place = forms.ChoiceField(label=_("À quelle collectivité ?"))
    right = forms.ChoiceField(
        label=_("Que demandez-vous ?"),
        choices=[(right.value, right.label) for right in ONLINE],
        widget=forms.RadioSelect,
    )
    details = forms.CharField(
        label=_("Expliquez votre demande"),
        min_length=10,
        max_length=4000,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Ce qui est faux et ce qu'il faut écrire, ou l'usage que vous refusez."),
    )

    def __init__(self, *args: Any, places: list[Place], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(str(place.authority.id), place.name) for place in places]
        cast(forms.ChoiceField, self.fields["place"]).choices = choices


class NoteForm(forms.Form):
    """A request that came otherwise, noted by an agent."""

    name = forms.CharField(label=_("Prénom et nom de la personne"), max_length=200)
    email = forms.EmailField(
        label=_("Adresse électronique"),
        required=False,
        help_text=_("Sans adresse, la réponse part par courrier."),
    )
    right = forms.ChoiceField(
        label=_("Droit demandé"), choices=Right.choices, widget=forms.RadioSelect
    )
    details = forms.CharField(
        label=_("Demande"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )
    received_on = forms.DateField(
        label=_("Reçue le"),
        initial=today,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Le mois pour répondre court à partir de ce jour."),
    )

    def clean_received_on(self) -> Any:
        day = self.cleaned_data["received_on"]
        if day > today():
            raise ValidationError(_("Ce jour n'est pas encore venu."))
        return day


class AnswerForm(forms.Form):
    verdict = forms.ChoiceField(
        label=_("Votre réponse"),
        choices=[(GRANT, _("Accepter : c'est fait")), (REFUSE, _("Refuser"))],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("Ce que vous répondez"),
        min_length=10,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "Dites ce qui a été fait, ou pourquoi vous refusez. Les voies de réclamation sont "
            "ajoutées à un refus."
        ),
    )


class ExtendForm(forms.Form):
    reason = forms.CharField(
        label=_("Pourquoi faut-il plus de temps ?"),
        min_length=10,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Deux mois de plus, une seule fois. La personne reçoit cette raison."),
    )
