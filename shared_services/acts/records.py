"""An act as open data: our own columns, and the national ones (SCDL « délibérations » 2.1.3)."""

from __future__ import annotations

from typing import Any

from kernel.tenancy import require_authority
from shared_services.acts.models import Act

COLUMNS = (
    "collectivite",
    "numero",
    "nature",
    "objet",
    "date",
    "matiere_code",
    "matiere_nom",
    "auteur",
    "auteur_qualite",
    "mis_en_ligne_le",
    "etat",
    "etat_le",
    "sha256",
    "page",
    "fichier",
)
SCDL_COLUMNS = (
    "COLL_NOM",
    "COLL_SIRET",
    "DELIB_ID",
    "DELIB_DATE",
    "DELIB_MATIERE_CODE",
    "DELIB_MATIERE_NOM",
    "DELIB_OBJET",
    "BUDGET_ANNEE",
    "BUDGET_NOM",
    "PREF_ID",
    "PREF_DATE",
    "VOTE_EFFECTIF",
    "VOTE_REEL",
    "VOTE_POUR",
    "VOTE_CONTRE",
    "VOTE_ABSTENTION",
    "DELIB_URL",
)
# A spreadsheet takes a cell that begins so for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def record(act: Act) -> dict[str, Any]:
    """In the order of `COLUMNS`."""
    authority = require_authority()
    values = (
        act.commune.name if act.commune else authority.full_name,
        _safe(act.number),
        str(act.get_nature_display()),
        _safe(act.title),
        act.adopted_on.isoformat(),
        act.matter_code,
        act.matter_name,
        _safe(act.author_name),
        _safe(act.author_capacity),
        act.put_online_at.isoformat(),
        str(act.get_withdrawal_display()) if act.withdrawal else "",
        act.withdrawn_on.isoformat() if act.withdrawn_on else "",
        act.sha256,
        authority.url(act.get_absolute_url()),
        authority.url(act.document.url),
    )
    return dict(zip(COLUMNS, values, strict=True))


def scdl(act: Act, authority: Any) -> dict[str, Any]:
    """In the order of `SCDL_COLUMNS`."""
    values = (
        act.commune.name if act.commune else authority.full_name,
        # The registry knows the SIREN alone: half a number is true, a guessed one may not be.
        act.commune.siren if act.commune else authority.siren,
        _safe(act.number),
        act.adopted_on.isoformat(),
        act.matter_code,
        act.matter_name,
        _safe(act.title),
        act.budget_year,
        _safe(act.budget_name),
        _safe(act.prefecture_id),
        act.prefecture_on.isoformat() if act.prefecture_on else None,
        act.votes_members,
        act.votes_cast,
        act.votes_for,
        act.votes_against,
        act.votes_abstention,
        authority.url(act.get_absolute_url()),
    )
    return dict(zip(SCDL_COLUMNS, values, strict=True))


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text
