"""What a role may do with the website."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.roles.facade import Ability, Role

_COUNCIL = ("councilgroup", "commission", "grouptext")
_RECORDS = ("councilmember", "directoryentry", "topic", *_COUNCIL)

ABILITIES = (
    Ability(
        "pages.write",
        _("Écrire les pages du site et les proposer à la publication"),
        roles=frozenset({Role.EDITOR, Role.SECRETARY, Role.MAYOR}),
        permissions=(
            *(f"websites.{verb}_{one}" for one in _RECORDS for verb in ("add", "change", "view")),
            "websites.delete_councilmember",
            "websites.delete_directoryentry",
            "websites.delete_topic",
            *(f"websites.delete_{one}" for one in _COUNCIL),
        ),
        on_pages=("add_page", "change_page"),
        on_files=tuple(
            f"{app}.{verb}_{one}"
            for app, one in (("wagtailimages", "image"), ("wagtaildocs", "document"))
            for verb in ("add", "change", "choose")
        ),
    ),
    Ability(
        "pages.publish",
        _("Publier sur le site, relire ce que d'autres proposent"),
        roles=frozenset({Role.SECRETARY, Role.MAYOR}),
        on_pages=("add_page", "change_page", "publish_page"),
        permissions=tuple(
            f"wagtailredirects.{verb}_redirect" for verb in ("add", "change", "delete", "view")
        ),
    ),
    Ability(
        "site.theme",
        _("Changer l'apparence du site"),
        permissions=("websites.change_theme",),
    ),
)
