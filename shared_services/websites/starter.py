"""The site every space starts with: built once in the template schema, then copied."""

from __future__ import annotations

from typing import Any

from wagtail.models import Page, Site

from accounts.roles.facade import give_template_rights
from shared_services.websites import starter_texts as texts
from shared_services.websites.models import (
    ActsPage,
    AgendaIndexPage,
    ContentPage,
    CouncilPage,
    DirectoryPage,
    HomePage,
    NewsIndexPage,
    ServicePage,
    Topic,
)

# To raise with every change of the starter site: the template is then built again.
STARTER_VERSION = 10


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
                page.add_child(instance=ServicePage(**sheet))
    Topic.objects.all().delete()
    Topic.objects.bulk_create(Topic(name=name, slug=slug) for name, slug in texts.TOPICS)
    give_template_rights()


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
    ]
