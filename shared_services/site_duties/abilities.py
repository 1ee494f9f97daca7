"""What a role may do with the site's duties."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.roles.facade import Ability, Role

KEEP = "site_duties.keep"
SEE = "site_duties.see"

ABILITIES = (
    Ability(
        KEEP,
        _("Tenir les pages obligatoires du site : accessibilité, mentions légales"),
        roles=frozenset({Role.MAYOR, Role.SECRETARY}),
    ),
    Ability(
        SEE,
        _("Voir la fréquentation du site et s'il est en règle"),
        roles=frozenset({Role.MAYOR, Role.SECRETARY, Role.EDITOR, Role.REFERENT}),
    ),
)
