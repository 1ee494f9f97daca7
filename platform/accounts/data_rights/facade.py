"""The door for services: say what you hold of a person."""

from __future__ import annotations

from accounts.data_rights.registry import PersonalFile, Section, register_personal_data

__all__ = ["PersonalFile", "Section", "register_personal_data"]
