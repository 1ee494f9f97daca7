"""The door for services: say what you hold of a person, and what they agreed to."""

from __future__ import annotations

from accounts.data_rights.consents import Consent, register_consents
from accounts.data_rights.registry import Fate, PersonalFile, Section, register_personal_data

__all__ = [
    "Consent",
    "Fate",
    "PersonalFile",
    "Section",
    "register_consents",
    "register_personal_data",
]
