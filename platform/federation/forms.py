from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kernel.clock import today


class PersonForm(forms.Form):
    """Whom to invite as administrator."""

    admin_name = forms.CharField(
        label=_("Prénom et nom"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    admin_email = forms.EmailField(
        label=_("Adresse électronique"),
        help_text=_(
            "Une adresse professionnelle propre à cette personne. Elle y recevra une invitation"
            " à choisir son mot de passe."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class OpenCommuneForm(PersonForm):
    """Membership, and the first administrator; a confirmation when the directory disagrees."""

    start_on = forms.DateField(
        label=_("Membre de votre intercommunalité depuis le"),
        help_text=_(
            "La date de l'arrêté, si vous la connaissez. Sinon, gardez celle d'aujourd'hui."
        ),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    confirmed = forms.BooleanField(
        label=_("Je confirme que cette commune est membre de notre intercommunalité."),
        error_messages={"required": _("Cochez cette case pour confirmer, ou revenez en arrière.")},
    )

    field_order = ("confirmed", "start_on", "admin_name", "admin_email")

    def __init__(self, *args: Any, ask_confirmation: bool, **options: Any) -> None:
        options.setdefault("initial", {"start_on": today()})
        super().__init__(*args, **options)
        self.fields["admin_name"].label = _("Prénom et nom de son premier administrateur")
        self.fields["admin_email"].label = _("Adresse électronique de cette personne")
        self.fields["start_on"].widget.attrs["max"] = today().isoformat()
        if not ask_confirmation:
            del self.fields["confirmed"]

    def clean_start_on(self) -> Any:
        day = self.cleaned_data["start_on"]
        if day > today():
            raise forms.ValidationError(_("Choisissez une date passée, ou celle d'aujourd'hui."))
        return day


class OpenIntercommunalityForm(PersonForm):
    """The first administrator of an intercommunality."""


class TypedNameForm(forms.Form):
    """The name typed by hand: a deletion is never a slip of the mouse."""

    typed_name = forms.CharField(
        label=_("Tapez le nom de la collectivité"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
