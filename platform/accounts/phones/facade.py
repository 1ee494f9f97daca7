"""The numbers' door: which people can be sent a text, and how a number is written."""

from __future__ import annotations

from accounts.phones.errors import WrongNumber
from accounts.phones.numbers import BOUNCED, COMPLAINED, DELIVERED, mobile, shown
from accounts.phones.queries import texts_leave, verified_phones

__all__ = [
    "BOUNCED",
    "COMPLAINED",
    "DELIVERED",
    "WrongNumber",
    "mobile",
    "shown",
    "texts_leave",
    "verified_phones",
]
