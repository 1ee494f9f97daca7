"""The site every space starts with: built once in the template schema, then copied."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page, Site

from accounts.roles.facade import Role
from shared_services.websites import starter_texts as texts
from shared_services.websites.models import (
    ActsPage,
    AgendaIndexPage,
    ContentPage,
    CouncilPage,
    DirectoryPage,
    HomePage,
    NewsIndexPage,
)

# To raise with every change of the starter site: the template is then built again.
STARTER_VERSION = 3

EDITORS = (Role.ADMINISTRATOR, Role.EDITOR)
RECORDS = ("act", "councilmember", "directoryentry")


def build_template_tree() -> None:
    """Create root, home, every standing page, the site, and what each role may do with them."""
    Page.objects.filter(depth__gt=1).delete()
    root = Page.objects.get(depth=1)
    home = root.add_child(
        instance=HomePage(
            title="{{ name }}",
            slug="accueil",
            headline="Bienvenue {{ at_name }}",
            welcome="<p>Le site officiel {{ of_name }} : vos démarches, l'agenda, les décisions "
            "du conseil et tout ce qui fait la vie d'ici.</p>",
            opening_hours="",
            search_description="Site officiel {{ of_name }} ({{ postal_code }})",
        )
    )
    Site.objects.all().delete()
    Site.objects.create(
        hostname="localhost", root_page=home, is_default_site=True, site_name="{{ name }}"
    )
    for page in _standing_pages():
        home.add_child(instance=page)
        if page.slug == texts.PRACTICAL_SLUG:
            for sheet in texts.SHEETS:
                page.add_child(instance=ContentPage(**sheet))
    _grant_rights(home)


def _standing_pages() -> list[Page]:
    def content(title: str, slug: str, body: list[Any], *, menu: bool, summary: str = "") -> Page:
        return ContentPage(title=title, slug=slug, body=body, summary=summary, show_in_menus=menu)

    return [
        content("Découvrir", "la-commune", texts.TOWN, menu=True),
        content(
            "Vie pratique",
            texts.PRACTICAL_SLUG,
            [],
            menu=True,
            summary="Papiers, élections, travaux : comment faire, avec quelles pièces.",
        ),
        CouncilPage(
            title="Le conseil",
            slug="conseil-municipal",
            show_in_menus=True,
            summary="Vos élus, leurs fonctions et leurs délégations.",
        ),
        NewsIndexPage(
            title="Actualités",
            slug="actualites",
            show_in_menus=True,
            summary="Ce qui se passe ici, au fil des semaines.",
        ),
        AgendaIndexPage(
            title="Agenda",
            slug="agenda",
            show_in_menus=True,
            summary="Conseils, fêtes, ateliers : les prochains rendez-vous.",
        ),
        DirectoryPage(
            title="Annuaire",
            slug="annuaire",
            show_in_menus=True,
            summary="Services, associations, commerces et santé, près de chez vous.",
        ),
        ActsPage(
            title="Actes et délibérations",
            slug="actes",
            summary="Les décisions de la collectivité, dans leur texte entier.",
        ),
        content("Contact", "contact", texts.CONTACT, menu=True),
        content("Aide", "aide", texts.HELP, menu=False),
        content("Mentions légales", "mentions-legales", texts.LEGAL_NOTICE, menu=False),
        content("Données personnelles", "donnees-personnelles", texts.PRIVACY, menu=False),
        content("Accessibilité", "accessibilite", texts.ACCESSIBILITY, menu=False),
    ]


def _grant_rights(home: Page) -> None:
    GroupPagePermission.objects.all().delete()
    GroupCollectionPermission.objects.all().delete()
    root_collection = Collection.get_first_root_node()
    for role in Role:
        group = Group.objects.filter(name=role.group_name).first()
        if group is None:
            continue
        group.permissions.add(_permission("wagtailadmin", "access_admin"))
        if role not in EDITORS:
            continue
        for codename in ("add_page", "change_page", "publish_page"):
            GroupPagePermission.objects.create(
                group=group, page=home, permission=_permission("wagtailcore", codename)
            )
        for app, codename in _file_permissions():
            GroupCollectionPermission.objects.create(
                group=group, collection=root_collection, permission=_permission(app, codename)
            )
        for model in RECORDS:
            for verb in ("add", "change", "view"):
                group.permissions.add(_permission("websites", f"{verb}_{model}"))
        for model in ("councilmember", "directoryentry"):
            group.permissions.add(_permission("websites", f"delete_{model}"))
        if role == Role.ADMINISTRATOR:
            group.permissions.add(_permission("websites", "change_theme"))


def _file_permissions() -> list[tuple[str, str]]:
    verbs = ("add", "change", "choose")
    return [("wagtailimages", f"{verb}_image") for verb in verbs] + [
        ("wagtaildocs", f"{verb}_document") for verb in verbs
    ]


def _permission(app: str, codename: str) -> Permission:
    return Permission.objects.get(content_type__app_label=app, codename=codename)
