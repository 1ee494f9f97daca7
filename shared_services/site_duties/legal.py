"""The legal pages as people read them, and what lacks for them to be whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from shared_services.site_duties import queries
from tenants.processing_register.facade import dpo_of


@dataclass(frozen=True)
class Lack:
    """Something the law asks that nobody has filled in; `where` is the screen that asks it."""

    code: str
    told: str
    where: str = "site_duties_admin:legal"


def legal_notice(authority: Any) -> dict[str, Any]:
    facts = queries.legal_facts()
    return {
        "facts": facts,
        "host": facts.host or settings.HOSTING_COMPANY,
        "director_title": facts.director_title or _default_title(authority),
    }


def _default_title(authority: Any) -> str:
    return _("maire") if authority.is_commune else _("président")


def lacks(authority: Any) -> list[Lack]:
    """What the agent must still fill in, the gravest first."""
    facts = queries.legal_facts()
    found = []
    if not facts.director_name:
        found.append(Lack("director", _("Le nom du directeur de la publication.")))
    if not (facts.host or settings.HOSTING_COMPANY):
        found.append(Lack("host", _("Le nom, l'adresse et le téléphone de l'hébergeur.")))
    if not authority.address:
        found.append(Lack("address", _("L'adresse postale de la mairie.")))
    if not authority.phone:
        found.append(Lack("phone", _("Le téléphone de la mairie.")))
    if not authority.email:
        found.append(Lack("email", _("L'adresse électronique de la mairie.")))
    officer = dpo_of(authority)
    if officer is None or not officer.is_designated:
        told = _("Le délégué à la protection des données (RGPD, art. 37).")
        found.append(Lack("dpo", told, "processing_register:officer"))
    return found
