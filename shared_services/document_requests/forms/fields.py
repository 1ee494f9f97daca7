"""Fields that forgive: dates as people write them, names as registers spell them."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("janvier", "janv"),
            ("fevrier", "fevr", "fev"),
            ("mars",),
            ("avril", "avr"),
            ("mai",),
            ("juin",),
            ("juillet", "juil"),
            ("aout",),
            ("septembre", "sept"),
            ("octobre", "oct"),
            ("novembre", "nov"),
            ("decembre", "dec"),
        ),
        start=1,
    )
    for name in names
}
OLDEST_YEAR = 1800


class FrenchDateField(forms.CharField):
    """One line, « 12/03/1984 », « 12 mars 1984 » or « 1984-03-12 »; says what is wrong with it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 40)
        attrs = {"autocomplete": kwargs.pop("autocomplete", "off"), "inputmode": "text"}
        super().__init__(widget=forms.TextInput(attrs={**attrs, "class": "input-date"}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        found = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", value) if isinstance(value, str) else None
        return f"{found[3]}/{found[2]}/{found[1]}" if found else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        return self._date(*self._numbers(text))

    def _numbers(self, text: str) -> tuple[int, int, int]:
        plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
        parts = re.findall(r"[a-z]+|\d+", plain.replace("1er", "1"))
        if len(parts) != 3:
            raise self._unreadable()
        if len(parts[0]) == 4:
            parts.reverse()
        day, month, year = parts
        number = MONTHS.get(month, int(month) if month.isdigit() else 0)
        if not (day.isdigit() and year.isdigit() and number):
            raise self._unreadable()
        if len(year) != 4:
            raise ValidationError(_("Écrivez l'année en quatre chiffres, par exemple 1984."))
        return int(day), number, int(year)

    def _date(self, day: int, month: int, year: int) -> date:
        try:
            found = date(year, month, day)
        except ValueError as error:
            raise ValidationError(
                _("Le %(day)d/%(month)02d/%(year)d n'existe pas. Vérifiez le jour et le mois.")
                % {"day": day, "month": month, "year": year}
            ) from error
        if found.year < OLDEST_YEAR:
            raise ValidationError(_("Vérifiez l'année."))
        return found

    def _unreadable(self) -> ValidationError:
        return ValidationError(_("Écrivez la date ainsi : 12/03/1984."))


class NameField(forms.CharField):
    """A civil-status name: letters of any alphabet, spaces, hyphens, apostrophes; no digit."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 150)
        autocomplete = kwargs.pop("autocomplete", "off")
        attrs = {"autocomplete": autocomplete, "spellcheck": "false"}
        super().__init__(widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> Any:
        text = " ".join(str(super().clean(_without_marks(value)) or "").split())
        if text and not any(char.isalpha() for char in text):
            raise ValidationError(_("Écrivez un nom, avec des lettres."))
        if any(char.isdigit() or char in "<>@#{}[]\\|=" for char in text):
            raise ValidationError(_("Un nom ne contient ni chiffre ni signe. Vérifiez-le."))
        return text


def _without_marks(value: Any) -> Any:
    # Format characters (Cf) can turn the reading direction of what follows on an agent's screen.
    if not isinstance(value, str):
        return value
    return "".join(char for char in value if unicodedata.category(char) not in {"Cf", "Cc"})
