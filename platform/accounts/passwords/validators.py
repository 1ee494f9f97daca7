"""The rules of a new password, each with what to do about it. Listed in `allauth_settings`."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.passwords.guessing import CNIL_BITS, cnil_bits, weakest_part
from accounts.passwords.queries import words_about

LONGEST = 200


class LengthValidator:
    """12 signs at least: CNIL 2022-100 and ANSSI count on length more than on kinds of signs."""

    def __init__(self, min_length: int = 12) -> None:
        self.min_length = min_length

    def validate(self, password: str, user: Any = None) -> None:
        missing = self.min_length - len(password)
        if missing > 0:
            raise ValidationError(
                ngettext(
                    "Il manque %(missing)d caractère : il en faut %(wanted)d au moins.",
                    "Il manque %(missing)d caractères : il en faut %(wanted)d au moins.",
                    missing,
                )
                % {"missing": missing, "wanted": self.min_length},
                code="password_too_short",
            )
        if len(password) > LONGEST:
            raise ValidationError(
                _("Ce mot de passe est trop long : %(limit)d caractères au plus.")
                % {"limit": LONGEST},
                code="password_too_long",
            )

    def get_help_text(self) -> str:
        return _("%(wanted)d caractères au moins.") % {"wanted": self.min_length}


class EntropyValidator:
    """50 bits by CNIL's own measure (see `guessing`)."""

    def validate(self, password: str, user: Any = None) -> None:
        if cnil_bits(password) < CNIL_BITS:
            raise ValidationError(
                _("Ajoutez des lettres : des chiffres seuls se devinent trop vite."),
                code="password_low_entropy",
            )

    def get_help_text(self) -> str:
        return _("Pas seulement des chiffres.")


class PersonalValidator:
    """Not built on the person's name or address, nor on the name of a commune they are known in."""

    # What must be left of the password once the name is taken out.
    LEFT = 8

    def validate(self, password: str, user: Any = None) -> None:
        plain = plain_letters(password)
        for word in words_about(user):
            name = plain_letters(word)
            if len(name) >= 4 and name in plain and len(plain.replace(name, "")) < self.LEFT:
                raise ValidationError(
                    _(
                        "Ce mot de passe contient un nom que l'on connaît de vous : le vôtre, "
                        "votre adresse ou votre commune. Choisissez autre chose."
                    ),
                    code="password_personal",
                )

    def get_help_text(self) -> str:
        return _("Ni votre nom, ni celui de votre commune.")


class GuessableValidator:
    """Out of reach of someone who tries what people choose: common words, dates, keyboard."""

    def validate(self, password: str, user: Any = None) -> None:
        why = weakest_part(password, words_about(user))
        if why:
            raise ValidationError(_reason(why), code="password_guessable")

    def get_help_text(self) -> str:
        return _("Quatre ou cinq mots sans rapport entre eux conviennent très bien.")


def plain_letters(text: str) -> str:
    """The letters and digits alone, without accents or capitals."""
    split = unicodedata.normalize("NFKD", text.lower())
    return re.sub(r"[^a-z0-9]", "", split)


def _reason(pattern: str) -> str:
    reasons = {
        "dictionary": _("Il contient un mot ou un nom trop courant."),
        "spatial": _("Il suit les touches du clavier."),
        "repeat": _("Il répète les mêmes caractères."),
        "sequence": _("Il contient une suite, comme « abcd » ou « 1234 »."),
        "regex": _("Il contient une année."),
        "date": _("Il contient une date."),
    }
    advice = _("Ajoutez un ou deux mots sans rapport.")
    told = reasons.get(pattern, _("Il est trop simple."))
    return f"{_('Ce mot de passe se devine trop facilement.')} {told} {advice}"
