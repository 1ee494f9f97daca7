"""Addresses we accept: those that read as what they are."""

from __future__ import annotations

import idna
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.errors import AccountRefused

# Django's validator meets most foreign letters before we do: it must say what to write, too.
WRONG_ADDRESS = gettext_lazy(
    "Écrivez une adresse électronique complète, sans accent ni lettre d'un autre alphabet : "
    "nom@exemple.fr."
)


def checked_email(typed: str) -> str:
    """The address in its only form: lower case, its domain as the network spells it.

    Raises AccountRefused. A letter of another alphabet that looks like ours (« mаire ») would let
    one person pass for another: the name is plain ASCII, the domain is shown as `xn--…`.
    """
    name, _at, domain = typed.strip().rpartition("@")
    # Checked before lower(): the Kelvin sign's lower case is a plain k.
    if not name.isascii():
        raise AccountRefused(
            "foreign_letters",
            _("Écrivez l'adresse électronique sans accent ni lettre d'un autre alphabet."),
        )
    try:
        if not domain.isascii():
            domain = idna.encode(domain, uts46=True, std3_rules=True).decode()
        address = f"{name}@{domain}".lower()
        validate_email(address)
    except (idna.IDNAError, ValidationError) as error:
        raise AccountRefused(
            "wrong_address", _("Écrivez une adresse électronique complète : nom@exemple.fr.")
        ) from error
    return address
