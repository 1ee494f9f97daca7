"""Telephone numbers as people write them in France and overseas, into E.164."""

from __future__ import annotations

import phonenumbers
from django.utils.translation import gettext as _
from phonenumbers import PhoneNumberType

from accounts.phones.errors import WrongNumber

# A number of ten digits means its territory's own: 0690… is Guadeloupe, 0692… La Réunion. The
# Pacific's six or eight digits mean nothing here without their prefix.
TERRITORIES = ("FR", "GP", "MQ", "GF", "RE", "YT")
# The first numbers of the range, which operators have never given to anyone, end as told.
DELIVERED, BOUNCED, COMPLAINED = "+33600000001", "+33600000002", "+33600000003"
# Arcep keeps 06 39 98 for fiction: mobiles by their form, given to nobody. Demos use them.
FICTION = "+3363998"
SIMULATED = {DELIVERED, BOUNCED, COMPLAINED}
TAKES_TEXT = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}


def mobile(written: str) -> str:
    """E.164 of a mobile number. Raises WrongNumber, also for a landline and a premium number."""
    for territory in TERRITORIES:
        found = _parsed(written, territory)
        if found is not None:
            return found
    if _is_landline(written):
        raise WrongNumber(
            "landline",
            _("C'est un numéro fixe : il ne reçoit pas de SMS. Indiquez un portable (06 ou 07)."),
        )
    raise WrongNumber(
        "wrong_number",
        _("Ce numéro ne peut pas recevoir de SMS. Indiquez un portable, comme 06 12 34 56 78."),
    )


def _parsed(written: str, territory: str) -> str | None:
    try:
        number = phonenumbers.parse(written, territory)
    except phonenumbers.NumberParseException:
        return None
    made = str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    if made in SIMULATED or (made.startswith(FICTION) and len(made) == len(DELIVERED)):
        return made
    is_mobile = phonenumbers.number_type(number) in TAKES_TEXT
    return made if is_mobile and phonenumbers.is_valid_number(number) else None


def _is_landline(written: str) -> bool:
    try:
        number = phonenumbers.parse(written, TERRITORIES[0])
    except phonenumbers.NumberParseException:
        return False
    kind = phonenumbers.number_type(number)
    return bool(kind in {PhoneNumberType.FIXED_LINE, PhoneNumberType.VOIP})


def shown(number: str) -> str:
    """As people read it aloud: « 06 12 34 56 78 », « +32 470 12 34 56 »; as written otherwise."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    national = phonenumbers.region_code_for_number(parsed) in TERRITORIES
    style = phonenumbers.PhoneNumberFormat
    wanted = style.NATIONAL if national else style.INTERNATIONAL
    return str(phonenumbers.format_number(parsed, wanted))


def masked(number: str) -> str:
    """Enough to recognise it: « numéro finissant par 78 » without the rest."""
    return f"•• {number[-2:]}" if number else ""
