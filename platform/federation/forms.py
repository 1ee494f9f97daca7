from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kernel.clock import today
from shared_services.notifications import facade as notifications
from tenants.authorities.models import LocalAuthority
from tenants.lifecycle.forms import date_field, reason_field


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


class DomainForm(forms.Form):
    """One more host name."""

    host = forms.CharField(
        label=_("Adresse du site"),
        help_text=_("Par exemple www.mairie-exemple.fr, sans https://."),
        max_length=253,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "off"}),
    )


class ReasonForm(forms.Form):
    """An act that only needs its reason."""

    reason = reason_field(_("Gardée dans l'historique."))


class DecisionForm(ReasonForm):
    """A decision taken elsewhere, with its day."""

    effective_on = date_field(
        _("À compter du"), _("La date du décret, de l'arrêté ou de la délibération.")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["effective_on"].widget.attrs["max"] = today().isoformat()


class RenameForm(DecisionForm):
    name = forms.CharField(
        label=_("Nouveau nom"), help_text=_("Tel qu'il est publié au Journal officiel.")
    )
    field_order = ("name", "effective_on", "reason")


class CodesForm(DecisionForm):
    insee_code = forms.CharField(label=_("Nouveau code INSEE"), required=False, max_length=5)
    siren = forms.CharField(label=_("Nouveau numéro SIREN"), required=False, max_length=20)
    field_order = ("insee_code", "siren", "effective_on", "reason")

    def __init__(self, *args: Any, is_commune: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not is_commune:
            del self.fields["insee_code"]


class MoveForm(ReasonForm):
    """To which intercommunality, when, and what becomes of the services."""

    to = forms.ModelChoiceField(
        label=_("Nouvelle intercommunalité"), queryset=LocalAuthority.objects.none()
    )
    start_on = date_field(
        _("À compter du"), _("La date de l'arrêté préfectoral. Elle peut être à venir.")
    )
    services = forms.ChoiceField(
        label=_("Ses services ouverts ici"),
        choices=[("follow", _("Continuent sans changement")), ("end", _("S'arrêtent ce jour-là"))],
        initial="follow",
        widget=forms.RadioSelect,
    )
    field_order = ("to", "start_on", "services", "reason")

    def __init__(self, *args: Any, choices: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to"].queryset = choices  # type: ignore[attr-defined]


class EmergencyForm(forms.Form):
    """Why the space is without administrator."""

    reason = forms.CharField(
        label=_("Raison"),
        min_length=5,
        max_length=500,
        help_text=_("La collectivité la reçoit par mail, et elle reste dans son journal."),
    )


class QuotaForm(forms.Form):
    """Two numbers for each channel."""

    MOST = 1_000_000

    def __init__(self, *args: Any, gauges: list[notifications.Gauge], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.gauges = gauges
        names = {"email": _("Courriels"), "sms": _("SMS")}
        for gauge in gauges:
            for part, words in (("per_day", _("par jour")), ("per_month", _("par mois"))):
                self.fields[f"{gauge.channel}_{part}"] = forms.IntegerField(
                    label=f"{names[gauge.channel]} {words}",
                    min_value=0,
                    max_value=self.MOST,
                    initial=getattr(gauge.quota, part),
                )

    def quotas(self) -> dict[str, notifications.Quota]:
        facts = self.cleaned_data
        return {
            one.channel: notifications.Quota(
                facts[f"{one.channel}_per_day"], facts[f"{one.channel}_per_month"]
            )
            for one in self.gauges
        }
