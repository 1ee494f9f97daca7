"""The door for services: say what you hold of a person."""

from __future__ import annotations

from accounts.data_rights.registry import Fate, PersonalFile, Section, register_personal_data

__all__ = ["Fate", "PersonalFile", "Section", "register_personal_data"]
