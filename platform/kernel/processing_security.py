"""Measures of art. 32 RGPD that hold for the whole platform; each is proved by tests or a setting.

See docs/isolation.md, audit.md, security.md, passwords-and-sessions.md, second-factor.md.
"""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _


def common_security(*more: str) -> tuple[str, ...]:
    """What protects every processing, then what is said of one alone."""
    measures = [
        _("Chaque collectivité a son espace séparé ; la base refuse à un espace de lire un autre."),
        _("Chaque personne n'a que les droits de son rôle, revus une fois par an."),
        _("L'intercommunalité n'entre pas dans un espace sans un accès accordé, limité et tracé."),
        _("Chaque acte est noté dans un journal dont les lignes sont liées par une empreinte."),
        _("Mots de passe longs, refusés s'ils sont courants, gardés sous forme de hachage Argon2."),
    ]
    if settings.SECOND_FACTOR_REQUIRED:
        measures.append(_("Second facteur demandé à toute personne qui a un rôle."))
    if settings.SECURE_HSTS_SECONDS:
        measures.append(_("Échanges chiffrés (HTTPS), imposés aux navigateurs."))
    return (*measures, *more)
