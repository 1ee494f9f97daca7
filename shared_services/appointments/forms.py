"""Booking forms: a person's own, an agent's for someone, the cancellation's reason."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shared_services.appointments.actions.booking import Visitor
from shared_services.appointments.models import AppointmentReason
from shared_services.appointments.slots import Slot


def label_of(slot: Slot) -> str:
    """« mercredi 25 novembre, 9 h 30 »."""
    return date_format(localtime(slot.starts_at), "l j F, G \\h i")


def choices_of(slots: Iterable[Slot]) -> list[tuple[str, str]]:
    return [(slot.key, label_of(slot)) for slot in slots]


def _visitor(data: dict[str, Any]) -> Visitor:
    given = {name: data.get(name, "") for name in Visitor.__dataclass_fields__}
    return Visitor(**given)


class BookForm(forms.Form):
    """`slots`: what to choose among; one alone is a hidden field."""

    slot = forms.ChoiceField(label=gettext_lazy("Quand"))
    first_name = forms.CharField(
        max_length=150,
        label=gettext_lazy("Votre prénom"),
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = forms.CharField(
        max_length=150,
        label=gettext_lazy("Votre nom"),
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    email = forms.EmailField(
        max_length=254,
        label=gettext_lazy("Votre adresse électronique"),
        help_text=gettext_lazy("Pour la confirmation, le rappel de la veille et l'annulation."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = forms.CharField(
        required=False,
        max_length=30,
        label=gettext_lazy("Votre téléphone"),
        help_text=gettext_lazy("Pour vous joindre s'il y a un empêchement."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    note = forms.CharField(
        required=False,
        max_length=300,
        label=gettext_lazy("Une précision pour l'agent"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    request_reference = forms.CharField(required=False, max_length=30, widget=forms.HiddenInput())

    def __init__(self, *args: Any, slots: list[Slot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["slot"]
        field.choices = choices_of(slots)
        if len(slots) == 1:
            field.widget = forms.HiddenInput()
            field.initial = slots[0].key
        errors = {
            "first_name": _("Écrivez votre prénom."),
            "last_name": _("Écrivez votre nom."),
            "email": _("Écrivez votre adresse électronique."),
        }
        for name, words in errors.items():
            self.fields[name].error_messages["required"] = words
        self.fields["email"].error_messages["invalid"] = _(
            "Vérifiez cette adresse : elle doit ressembler à prenom.nom@exemple.fr."
        )

    @property
    def visitor(self) -> Visitor:
        return _visitor(self.cleaned_data)


class MoveForm(forms.Form):
    slot = forms.ChoiceField(label=gettext_lazy("Nouvelle date"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, slots: list[Slot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["slot"]
        field.choices = choices_of(slots)
        field.error_messages["required"] = _("Choisissez une date.")
        field.error_messages["invalid_choice"] = _("Ce créneau n'est plus libre.")


class ReasonForm(forms.Form):
    """An agent first says what the person comes for."""

    reason = forms.ModelChoiceField(
        AppointmentReason.objects.none(), label=gettext_lazy("Motif"), empty_label=None
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["reason"]
        field.queryset = AppointmentReason.objects.all()


class BookForSomeoneForm(forms.Form):
    slot = forms.ChoiceField(label=gettext_lazy("Quand"))
    first_name = forms.CharField(max_length=150, label=gettext_lazy("Prénom"))
    last_name = forms.CharField(max_length=150, label=gettext_lazy("Nom"))
    email = forms.EmailField(
        required=False,
        max_length=254,
        label=gettext_lazy("Adresse électronique"),
        help_text=gettext_lazy("Vide : personne n'est prévenu par courriel."),
    )
    phone = forms.CharField(required=False, max_length=30, label=gettext_lazy("Téléphone"))
    note = forms.CharField(required=False, max_length=300, label=gettext_lazy("Précision"))
    request_reference = forms.CharField(
        required=False, max_length=30, label=gettext_lazy("Numéro d'une demande liée")
    )

    def __init__(self, *args: Any, slots: list[Slot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["slot"]
        field.choices = choices_of(slots)
        field.error_messages["invalid_choice"] = _("Ce créneau n'est plus libre.")

    @property
    def visitor(self) -> Visitor:
        return _visitor(self.cleaned_data)


class CancelForm(forms.Form):
    cancel_reason = forms.CharField(
        max_length=300, label=gettext_lazy("Pourquoi ? La personne recevra ces mots.")
    )
