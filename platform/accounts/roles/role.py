from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Role(StrEnum):
    """What a person is in a space. The group of the same role carries its Django rights."""

    ADMINISTRATOR = "administrateur"
    AGENT = "agent"
    EDITOR = "redacteur"
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
    Role.OPERATOR: "Opérateurs",
}
_LABELS = {
    Role.ADMINISTRATOR: _("Administrateur"),
    Role.AGENT: _("Agent"),
    Role.EDITOR: _("Rédacteur"),
    Role.OPERATOR: _("Opérateur"),
}
_PROMISES = {
    Role.ADMINISTRATOR: _("Gère l'équipe, les réglages, le site et les demandes."),
    Role.AGENT: _("Répond aux demandes des habitants."),
    Role.EDITOR: _("Écrit et publie les pages du site."),
    Role.OPERATOR: _("Exploite la plateforme. N'entre dans aucune mairie."),
}

# Roles of an authority's space; the operator's exists in public alone.
SPACE_ROLES = (Role.ADMINISTRATOR, Role.AGENT, Role.EDITOR)
PUBLIC_ROLES = (Role.OPERATOR,)
_BY_GROUP = {name: role for role, name in _GROUP_NAMES.items()}


def role_of_group(name: str) -> Role | None:
    return _BY_GROUP.get(name)
