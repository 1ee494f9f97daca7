from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from shared_services.subscriptions import queries
from shared_services.subscriptions.models import Rhythm, Subscriber, Topic

# A field no person sees or fills; a machine that fills every field gives itself away.
HONEYPOT = "prenom_usuel"


def _topics(**facts: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("Ce que vous voulez recevoir"),
        choices=Topic.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choisissez au moins un sujet.")},
        **facts,
    )


def _rhythm() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Quand"),
        choices=Rhythm.choices,
        initial=Rhythm.IMMEDIATE,
        widget=forms.RadioSelect,
        help_text=_("Les alertes partent toujours tout de suite."),
    )


class AskForm(forms.Form):
    """Topics, neighbours and an address."""

    topics = _topics()
    rhythm = _rhythm()
    communes = forms.MultipleChoiceField(
        label=_("Les mêmes sujets pour d'autres communes"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    email = forms.EmailField(
        label=_("Votre adresse électronique"),
        max_length=254,
        help_text=_("Exemple : prenom.nom@exemple.fr"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Écrivez votre adresse électronique."),
            "invalid": _("Écrivez l'adresse comme dans l'exemple : prenom.nom@exemple.fr"),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        around = [(str(one.pk), one.name) for one in queries.neighbours()]
        field: Any = self.fields["communes"]
        field.choices = around
        if not around:
            del self.fields["communes"]

    @property
    def is_machine(self) -> bool:
        return bool(self.data.get(HONEYPOT))

    def chosen_communes(self) -> list[UUID]:
        return [UUID(one) for one in self.cleaned_data.get("communes", [])]


class ChoicesForm(forms.Form):
    """What a subscriber changes by the secret link."""

    topics = _topics()
    rhythm = _rhythm()

    @classmethod
    def of(cls, subscriber: Subscriber) -> ChoicesForm:
        chosen = [one.topic for one in subscriber.subscriptions.all()]
        return cls(initial={"topics": chosen, "rhythm": subscriber.rhythm})
