from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from kernel.tenancy import PUBLIC_SCHEMA, current_authority, current_schema

INTERCOMMUNALITY = "intercommunality"


class Role(StrEnum):
    """What a person is in a space. The group of the same role carries its Django rights."""

    ADMINISTRATOR = "administrateur"
    AGENT = "agent"
    EDITOR = "redacteur"
    MAYOR = "maire"
    SECRETARY = "secretaire"
    REGISTRAR = "etat_civil"
    REFERENT = "elu_referent"
    SECURITY = "rssi"
    DATA_PROTECTION = "dpo"
    INTERCOMMUNAL = "intercommunal"
    OPERATOR = "operateur"

    @property
    def group_name(self) -> str:
        """Stored in the database: never translated."""
        return _GROUP_NAMES[self]

    @property
    def label(self) -> str:
        return str(_LABELS[self])

    @property
    def promise(self) -> str:
        """What the role lets a person do, in plain words."""
        return str(_PROMISES[self])


_GROUP_NAMES = {
    Role.ADMINISTRATOR: "Administrateurs",
    Role.AGENT: "Agents",
    Role.EDITOR: "Rédacteurs",
    Role.MAYOR: "Maire",
    Role.SECRETARY: "Secrétaires de mairie",
    Role.REGISTRAR: "Agents d'état civil",
    Role.REFERENT: "Élus référents",
    Role.SECURITY: "RSSI mutualisé",
    Role.DATA_PROTECTION: "DPO mutualisé",
    Role.INTERCOMMUNAL: "Administrateurs intercommunaux",
    Role.OPERATOR: "Opérateurs",
}
_LABELS = {
    Role.ADMINISTRATOR: _("Administrateur"),
    Role.AGENT: _("Agent"),
    Role.EDITOR: _("Rédacteur"),
    Role.MAYOR: _("Maire"),
    Role.SECRETARY: _("Secrétaire de mairie"),
    Role.REGISTRAR: _("Agent d'état civil"),
    Role.REFERENT: _("Élu référent"),
    Role.SECURITY: _("RSSI mutualisé"),
    Role.DATA_PROTECTION: _("DPO mutualisé"),
    Role.INTERCOMMUNAL: _("Administrateur intercommunal"),
    Role.OPERATOR: _("Opérateur"),
}
_PROMISES = {
    Role.ADMINISTRATOR: _("Gère l'équipe, les réglages, le site et les demandes."),
    Role.AGENT: _("Répond aux demandes des habitants."),
    Role.EDITOR: _("Écrit les pages du site et les propose à la publication."),
    Role.MAYOR: _("Publie sur le site, lit le journal et voit qui a accès à quoi."),
    Role.SECRETARY: _("Traite les demandes, règle les démarches et tient le site."),
    Role.REGISTRAR: _("Répond aux demandes d'actes d'état civil."),
    Role.REFERENT: _("Suit le numérique de la collectivité : lit le journal et voit les accès."),
    Role.SECURITY: _("Veille à la sécurité : lit le journal et passe en revue les accès."),
    Role.DATA_PROTECTION: _("Veille aux données personnelles : lit le journal, voit les accès."),
    Role.INTERCOMMUNAL: _(
        "Tient la console : ouvre les communes, règle leurs adresses. N'entre dans aucune mairie."
    ),
    Role.OPERATOR: _("Exploite la plateforme. N'entre dans aucune mairie."),
}

# Roles of an authority's space; the operator's exists in public alone, and those that lead
# communes in an intercommunality's.
SPACE_ROLES = tuple(role for role in Role if role != Role.OPERATOR)
PUBLIC_ROLES = (Role.OPERATOR,)
LEADING_ROLES = frozenset({Role.INTERCOMMUNAL})
_BY_GROUP = {name: role for role, name in _GROUP_NAMES.items()}


def roles_here() -> tuple[Role, ...]:
    """The roles that exist in the current schema. The template of spaces holds all of a space's."""
    if current_schema() == PUBLIC_SCHEMA:
        return PUBLIC_ROLES
    authority = current_authority()
    if authority is None or authority.kind == INTERCOMMUNALITY:
        return SPACE_ROLES
    return tuple(role for role in SPACE_ROLES if role not in LEADING_ROLES)


def role_of_group(name: str) -> Role | None:
    return _BY_GROUP.get(name)
