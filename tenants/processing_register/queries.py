"""The register of the current space."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.roles.facade import Role, members
from kernel.clock import now
from kernel.processings import all_registered, registered
from tenants.authorities.queries import intercommunality_of, members_of
from tenants.processing_register.contacts.queries import Officer, dpo_of
from tenants.processing_register.errors import RegisterRefused
from tenants.processing_register.lines import Line, of_authority, of_platform
from tenants.processing_register.models import LocalPart, OwnProcessing, RegisterVersion

A_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Controller:
    """Who answers for the processing (art. 30, 1, a)."""

    name: str
    represented_by: str
    siren: str
    address: str
    email: str
    phone: str


@dataclass(frozen=True)
class Served:
    """One controller for whom the intercommunality acts (art. 30, 2, a)."""

    name: str
    siren: str
    email: str
    officer: Officer | None
    processings: list[str]


def lines(authority: Any, *, with_retired: bool = False) -> list[Line]:
    """What the platform does for this authority, then what it does on its own."""
    local = LocalPart.objects.in_bulk()
    shared = common_processors(authority)
    switched_on = _switched_on(authority)
    told = [
        of_platform(each.code, each.describe(), local.get(each.code), shared)
        for each in all_registered()
        if not each.switch or each.switch in switched_on
    ]
    own = OwnProcessing.objects.all()
    if not with_retired:
        own = own.filter(retired_at=None)
    return told + [of_authority(row) for row in own]


def line(authority: Any, code: str) -> Line:
    """Raises RegisterRefused for a line that is not in this register."""
    found = next((each for each in lines(authority, with_retired=True) if each.code == code), None)
    if found is None:
        raise RegisterRefused("unknown_line", _("Ce traitement n'est pas dans votre registre."))
    return found


def own_processing(code: str) -> OwnProcessing:
    """Raises RegisterRefused for what the authority did not write itself."""
    try:
        found = OwnProcessing.objects.filter(pk=UUID(code)).first()
    except ValueError:
        found = None
    if found is None:
        raise RegisterRefused("not_own", _("Ce traitement n'est pas l'un des vôtres."))
    return found


def is_of_platform(code: str) -> bool:
    return registered(code) is not None


def controller(authority: Any) -> Controller:
    """With the mayor's name when one person alone holds that role here."""
    office = _("son maire") if authority.is_commune else _("la présidence")
    mayors = [each.name for each in members() if each.is_active and Role.MAYOR in each.roles]
    told = f"{office}, {mayors[0]}" if len(mayors) == 1 else office
    return Controller(
        authority.full_name,
        told,
        authority.siren,
        authority.address,
        authority.email,
        authority.phone,
    )


def common_processors(authority: Any) -> list[str]:
    """Art. 28: the intercommunality that runs the platform, then the company that hosts it."""
    host = settings.HOSTING_COMPANY or _("à compléter par l'exploitant de la plateforme")
    group = intercommunality_of(authority) if authority.is_commune else None
    ours = [_("%s (plateforme mutualisée)") % group.full_name] if group else []
    return [*ours, _("Hébergeur : %s") % host]


def served(intercommunality: Any) -> list[Served]:
    """The communes for which it acts as processor; from public facts alone, no space is read."""
    found = []
    for commune in members_of(intercommunality):
        on = _switched_on(commune)
        found.append(
            Served(
                commune.full_name,
                commune.siren,
                commune.email,
                dpo_of(commune),
                [
                    each.describe().name
                    for each in all_registered()
                    if not each.switch or each.switch in on
                ],
            )
        )
    return found


def versions(code: str | None = None) -> list[RegisterVersion]:
    found = RegisterVersion.objects.all()
    return list(found if code is None else found.filter(code=code))[:50]


def reviewed_at() -> datetime | None:
    last = RegisterVersion.objects.filter(kind=RegisterVersion.Kind.REVIEWED).first()
    return last.at if last else None


def review_is_due(authority: Any) -> bool:
    """A year after the last reading, or after the space was made."""
    return (reviewed_at() or authority.created_at) < now() - A_YEAR


def _switched_on(authority: Any) -> set[str]:
    return {each.service for each in authority.services.all() if each.is_current}
