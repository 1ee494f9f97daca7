"""Mails about accesses, by the account host's own sender."""

from __future__ import annotations

from accounts.actions.mails import Letter, send_letter
from accounts.roles.abilities import TEAM
from accounts.roles.holders import people_to_tell
from kernel.tenancy import public_url, require_authority


def tell(*, email: str, name: str, subject: str, lines: list[str], path: str) -> None:
    """One mail about the current space, with a button that leads to `path` there."""
    authority = require_authority()
    send_letter(
        Letter(
            template="access/mail/notice",
            email=email,
            name=name,
            context={
                "subject": subject,
                "place": authority.town_hall,
                "lines": lines,
                "action_url": public_url(authority.primary_host, path),
            },
        )
    )


def tell_administrators(*, subject: str, lines: list[str], path: str) -> int:
    """To everyone who manages the team here. Returns how many."""
    found = people_to_tell(TEAM)
    for member in found:
        tell(email=member.email, name=member.name, subject=subject, lines=lines, path=path)
    return len(found)
