"""What a role may do with the pages of everyday life."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.roles.facade import Ability, Role

_RECORDS = ("joboffer", "menuweek", "collectionsector", "collectionshift")

ABILITIES = (
    Ability(
        "local_life.write",
        _("Tenir les offres d'emploi, les menus et les jours de collecte"),
        roles=frozenset({Role.EDITOR, Role.SECRETARY, Role.MAYOR}),
        permissions=tuple(
            f"local_life.{verb}_{one}"
            for one in _RECORDS
            for verb in ("add", "change", "delete", "view")
        ),
    ),
)
