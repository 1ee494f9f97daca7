"""One field for one kind of question, with its French messages."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import stdnum.exceptions
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from stdnum import iban
from stdnum.fr import siret

from shared_services.document_requests.catalogue.questions import Question
from shared_services.document_requests.forms.fields import FrenchDateField, NameField
from shared_services.document_requests.forms.journey import choice_label
from tenants.directory import facade as directory

PHONE = re.compile(r"\+?[\d .()/-]{8,25}")

# Kinds that are several fields under one legend.
PARTS: dict[str, tuple[Question, ...]] = {
    "person": (
        Question("birth_name", "name", "Nom de naissance"),
        Question("first_names", "name", "Prénoms", "Tous, dans l'ordre, si vous les connaissez."),
        Question(
            "born_on", "date", "Date de naissance", "Par exemple : 12/03/1984", required=False
        ),
    ),
    "address": (
        Question("street", "text", "Numéro et rue, ou lieu-dit"),
        Question("postal_code", "postal_code", "Code postal"),
        Question("city", "text", "Commune"),
    ),
}


class NumberField(forms.DecimalField):
    """A number as people write it: « 12,5 », « 1 200 »."""

    def __init__(self, *, places: int, **kwargs: Any) -> None:
        super().__init__(
            decimal_places=places,
            max_digits=12,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "input-short"}),
            **kwargs,
        )

    def to_python(self, value: Any) -> Any:
        return super().to_python("".join(str(value or "").split()).replace(",", ".").rstrip("€"))

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        if found is None:
            return None
        return int(found) if found == found.to_integral_value() else float(found)


class CheckedNumberField(forms.CharField):
    """An IBAN or a SIRET, with or without spaces; the check digits tell a slip of the finger."""

    def __init__(self, *, module: Any, wrong: str, **kwargs: Any) -> None:
        self.module, self.wrong = module, wrong
        super().__init__(max_length=50, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return ""
        try:
            return self.module.validate(text)
        except stdnum.exceptions.ValidationError as error:
            raise ValidationError(self.wrong) from error


class PhoneField(forms.CharField):
    def clean(self, value: Any) -> Any:
        phone = " ".join(str(super().clean(value) or "").split())
        if phone and not PHONE.fullmatch(phone):
            raise ValidationError(_("Écrivez le numéro ainsi : 06 12 34 56 78."))
        return phone


class PostalCodeField(forms.CharField):
    def clean(self, value: Any) -> Any:
        code = str(super().clean(value) or "").replace(" ", "")
        if code and not re.fullmatch(r"\d{5}", code):
            raise ValidationError(_("Un code postal français a cinq chiffres."))
        return code


class CommuneField(forms.CharField):
    """A commune of France, of today or of before: the answer names today's one, with its code."""

    def clean(self, value: Any) -> Any:
        text = " ".join(str(super().clean(value) or "").split())
        if not text:
            return ""
        name = re.sub(r"\s*\(\w{2,3}\)$", "", text)
        found = directory.search_communes(name, limit=10)
        labels = [f"{each.commune.name} ({each.commune.department_code})" for each in found]
        if text in labels:
            return text
        exact = [
            label
            for label, each in zip(labels, found, strict=True)
            if name.casefold() in {each.commune.name.casefold(), each.matched_name.casefold()}
        ]
        if len(exact) == 1:
            return exact[0]
        if exact or labels:
            raise ValidationError(
                _("Précisez laquelle, en l'écrivant ainsi : %(names)s.")
                % {"names": ", ".join((exact or labels)[:5])}
            )
        raise ValidationError(
            _("Nous ne trouvons pas cette commune. Vérifiez l'orthographe ou le code postal.")
        )


def field_for(question: Question, *, whole: Question | None = None) -> forms.Field:
    """The form field of a question; `whole` is the question this one is a part of."""
    required = question.required and (whole is None or whole.required)
    made = MAKERS[question.kind](question, {"required": required})
    made.label, made.help_text = question.label, question.hint
    made.error_messages["required"] = REQUIRED.get(question.kind, _("Répondez à cette question."))
    if "invalid" not in made.error_messages or isinstance(made, NumberField):
        made.error_messages["invalid"] = _("Écrivez un nombre.")
    if isinstance(made, forms.EmailField):
        made.error_messages["invalid"] = _(
            "Vérifiez cette adresse : elle doit ressembler à prenom.nom@exemple.fr."
        )
    return made


def _choices(question: Question) -> list[tuple[str, Any]]:
    return [(each.code, choice_label(each.label, each.hint)) for each in question.choices]


def _number(question: Question, more: dict[str, Any]) -> forms.Field:
    limits = {
        "min_value": None if question.minimum is None else Decimal(str(question.minimum)),
        "max_value": None if question.maximum is None else Decimal(str(question.maximum)),
    }
    if question.kind == "amount":
        limits["min_value"] = limits["min_value"] or Decimal(0)
    return NumberField(places=2 if question.kind == "amount" else 3, **limits, **more)


def _text(question: Question, more: dict[str, Any]) -> forms.Field:
    return forms.CharField(max_length=int(question.maximum or 300), **more)


def _long_text(question: Question, more: dict[str, Any]) -> forms.Field:
    area = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(max_length=int(question.maximum or 3000), widget=area, **more)


MAKERS: dict[str, Callable[[Question, dict[str, Any]], forms.Field]] = {
    "text": _text,
    "name": lambda question, more: NameField(max_length=300, **more),
    "long_text": _long_text,
    "number": _number,
    "amount": _number,
    "date": lambda question, more: FrenchDateField(**more),
    "yes_no": lambda question, more: forms.ChoiceField(
        choices=[("yes", _("Oui")), ("no", _("Non"))], widget=forms.RadioSelect, **more
    ),
    "choice": lambda question, more: forms.ChoiceField(
        choices=_choices(question), widget=forms.RadioSelect, **more
    ),
    "choices": lambda question, more: forms.MultipleChoiceField(
        choices=_choices(question), widget=forms.CheckboxSelectMultiple, **more
    ),
    "email": lambda question, more: forms.EmailField(max_length=254, **more),
    "phone": lambda question, more: PhoneField(max_length=30, **more),
    "postal_code": lambda question, more: PostalCodeField(
        max_length=12, widget=forms.TextInput(attrs={"class": "input-short"}), **more
    ),
    "commune": lambda question, more: CommuneField(max_length=100, **more),
    "iban": lambda question, more: CheckedNumberField(
        module=iban, wrong=_("Cet IBAN n'est pas bon. Recopiez-le depuis votre RIB."), **more
    ),
    "siret": lambda question, more: CheckedNumberField(
        module=siret, wrong=_("Ce numéro SIRET n'est pas bon : il a 14 chiffres."), **more
    ),
}
REQUIRED = {
    "date": "Écrivez la date, par exemple 12/03/1984.",
    "choice": "Choisissez une réponse.",
    "choices": "Choisissez au moins une réponse.",
    "yes_no": "Répondez par oui ou par non.",
    "name": "Écrivez ce nom.",
    "commune": "Écrivez le nom de la commune.",
}
