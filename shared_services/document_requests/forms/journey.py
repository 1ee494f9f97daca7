"""Steps 1 and 3: what and who, then the person who asks."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext as _

from kernel.clock import today
from shared_services.document_requests.catalogue.questions import FormProcedure
from shared_services.document_requests.catalogue.rules import DeedProcedure, Procedure, Verdict
from shared_services.document_requests.forms.fields import NameField
from shared_services.document_requests.models import DocumentRequest, ProcedureSetting


def _choices(items: Any) -> list[tuple[str, Any]]:
    return [(item.code, choice_label(item.label, item.hint)) for item in items]


def choice_label(label: str, hint: str) -> Any:
    if not hint:
        return format_html('<strong class="choice">{}</strong>', label)
    return format_html(
        '<span class="choice"><strong>{}</strong> <span class="choice__hint">{}</span></span>',
        label,
        hint,
    )


class CopyForm(forms.Form):
    """Which copy, in what capacity. A pair the law refuses is valid here: `verdict` says why."""

    copy = forms.ChoiceField(widget=forms.RadioSelect)
    quality = forms.ChoiceField(widget=forms.RadioSelect)
    in_archives = forms.BooleanField(required=False)

    def __init__(
        self, *args: Any, procedure: DeedProcedure, setting: ProcedureSetting, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.procedure, self.setting = procedure, setting
        year = procedure.archives.latest_open_year(today())
        copy, quality = self.fields["copy"], self.fields["quality"]
        copy.label = _("Quel document vous faut-il ?")
        copy.help_text = _("En cas de doute, demandez à l'organisme qui le réclame.")
        copy.choices = _choices(procedure.copies)  # type: ignore[attr-defined]
        copy.error_messages["required"] = _("Choisissez un document.")
        quality.label = _("Par rapport à la personne nommée sur l'acte, vous êtes :")
        quality.choices = _choices(procedure.qualities)  # type: ignore[attr-defined]
        quality.error_messages["required"] = _("Dites-nous qui vous êtes.")
        self.fields["in_archives"].label = _(
            "C'est un acte ancien : la personne est née en %(year)d ou avant, "
            "ou elle est décédée depuis plus de %(death)d ans."
        ) % {"year": year, "death": procedure.archives.years_after_death}

    @property
    def verdict(self) -> Verdict:
        data = self.cleaned_data
        return self.procedure.verdict(
            data["copy"],
            data["quality"],
            in_archives=data["in_archives"],
            accepts_contested=self.setting.accepts_contested,
        )


BEHALF_FIELDS = ("behalf", "for_name", "for_first_names", "for_email")


class ApplicantForm(forms.Form):
    """Who asks, where to write, how to hand the deed over."""

    first_name = NameField(autocomplete="given-name")
    last_name = NameField(autocomplete="family-name")
    email = forms.EmailField(
        max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    phone = forms.CharField(
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    street = forms.CharField(
        max_length=200, widget=forms.TextInput(attrs={"autocomplete": "address-line1"})
    )
    street_more = forms.CharField(
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "address-line2"}),
    )
    postal_code = forms.CharField(
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "postal-code", "class": "input-short"}),
    )
    city = forms.CharField(
        max_length=100, widget=forms.TextInput(attrs={"autocomplete": "address-level2"})
    )
    country = forms.CharField(
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "country-name"}),
    )
    behalf = forms.ChoiceField(widget=forms.RadioSelect)
    for_name = NameField(required=False)
    for_first_names = NameField(required=False, max_length=250)
    for_email = forms.EmailField(required=False, max_length=254)
    delivery_mode = forms.ChoiceField(widget=forms.RadioSelect)
    copies = forms.TypedChoiceField(coerce=int, widget=forms.Select(attrs={"class": "input-short"}))
    purpose = forms.CharField(required=False, max_length=200)

    def __init__(
        self,
        *args: Any,
        procedure: Procedure,
        setting: ProcedureSetting,
        by_agent: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._name_fields()
        self._fit(procedure, by_agent)
        modes = setting.offered_modes(procedure)
        labels = dict(DocumentRequest.Delivery.choices)
        delivery, copies = self.fields["delivery_mode"], self.fields["copies"]
        delivery.choices = [(mode, labels[mode]) for mode in modes]  # type: ignore[attr-defined]
        if len(modes) == 1:
            delivery.initial = modes[0]
        numbers = range(1, procedure.delivery.copies_max + 1)
        copies.choices = [(number, str(number)) for number in numbers]  # type: ignore[attr-defined]
        if procedure.delivery.copies_max == 1:
            del self.fields["copies"]

    def _fit(self, procedure: Procedure, by_agent: bool) -> None:
        """Keep what this procedure asks; an agent may write for someone without an address."""
        if by_agent:
            self.fields["email"].required = False
        if not isinstance(procedure, FormProcedure):
            delivery = self.fields["delivery_mode"]
            delivery.help_text = _("Un acte d'état civil ne s'envoie jamais par courriel.")
        else:
            del self.fields["purpose"]
        allowed = getattr(procedure, "behalf", ("self",))
        if len(allowed) < 2:
            for name in BEHALF_FIELDS:
                del self.fields[name]
            return
        labels = dict(DocumentRequest.Behalf.choices)
        field: Any = self.fields["behalf"]
        field.choices = [(code, labels[code]) for code in allowed]
        field.initial = DocumentRequest.Behalf.SELF

    def _name_fields(self) -> None:
        texts = {
            "first_name": (_("Votre prénom"), ""),
            "last_name": (_("Votre nom"), ""),
            "email": (
                _("Votre adresse électronique"),
                _("Nous y envoyons l'accusé de réception et les nouvelles de votre demande."),
            ),
            "phone": (_("Votre téléphone"), _("Pour vous joindre vite en cas de question.")),
            "street": (_("Numéro et rue"), ""),
            "street_more": (_("Complément d'adresse"), _("Bâtiment, appartement, lieu-dit…")),
            "postal_code": (_("Code postal"), ""),
            "city": (_("Commune"), ""),
            "country": (_("Pays"), _("Seulement si vous n'habitez pas en France.")),
            "behalf": (_("Pour qui faites-vous cette demande ?"), ""),
            "for_name": (_("Son nom"), _("Si ce n'est pas pour vous.")),
            "for_first_names": (_("Ses prénoms"), ""),
            "for_email": (
                _("Son adresse électronique"),
                _("Pour un adulte qui vous a chargé de la demande : nous le prévenons."),
            ),
            "delivery_mode": (_("Comment voulez-vous recevoir le document ?"), ""),
            "copies": (_("Nombre d'exemplaires"), ""),
            "purpose": (
                _("À quoi le document va-t-il servir ?"),
                _("Cela nous aide à vous dire si vous pouvez vous en passer."),
            ),
        }
        for name, (label, hint) in texts.items():
            self.fields[name].label = label
            self.fields[name].help_text = hint
        for name, message in (
            ("first_name", _("Écrivez votre prénom.")),
            ("last_name", _("Écrivez votre nom.")),
            ("email", _("Écrivez votre adresse électronique.")),
            ("street", _("Écrivez le numéro et la rue.")),
            ("postal_code", _("Écrivez le code postal.")),
            ("city", _("Écrivez le nom de la commune.")),
            ("delivery_mode", _("Choisissez comment recevoir le document.")),
            ("copies", _("Choisissez un nombre.")),
        ):
            self.fields[name].error_messages["required"] = message
        self.fields["email"].error_messages["invalid"] = _(
            "Vérifiez cette adresse : elle doit ressembler à prenom.nom@exemple.fr."
        )

    def clean_phone(self) -> str:
        phone = " ".join(self.cleaned_data["phone"].split())
        if phone and not re.fullmatch(r"\+?[\d .()/-]{8,25}", phone):
            raise ValidationError(_("Écrivez le numéro ainsi : 06 12 34 56 78."))
        return str(phone)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        in_france = data.get("country", "").strip().lower() in {"", "france"}
        code = data.get("postal_code", "").replace(" ", "")
        if code and in_france:
            if not re.fullmatch(r"\d{5}", code):
                self.add_error("postal_code", _("Un code postal français a cinq chiffres."))
            data["postal_code"] = code
        if data.get("behalf", "self") != "self":
            for name in ("for_name", "for_first_names"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("Écrivez le nom de la personne concernée."))
        return data
