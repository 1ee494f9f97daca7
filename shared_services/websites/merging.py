"""What becomes of a site when its commune merges: a section of the new commune's site."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils.html import escape
from wagtail.models import Page, Site

from shared_services.websites.models import ContentPage, HomePage
from shared_services.websites.shell_cache import forget
from tenants.mergers.registry import (
    MergeRule,
    Policy,
    register_merge_rule,
    register_merge_step,
    register_section_parent,
)

SECTIONS_SLUG = "communes-deleguees"


def register() -> None:
    """Called once, when the app is ready."""
    register_section_parent(page_of_sections)
    register_merge_rule(
        MergeRule(
            "websites.HomePage",
            Policy.SKIP,
            why="l'accueil devient la page de la commune déléguée",
        )
    )
    register_merge_rule(
        MergeRule(
            "websites.Theme",
            Policy.SKIP,
            why="apparence : à choisir pour la commune nouvelle",
            told=True,
        )
    )
    register_merge_rule(MergeRule("websites.Topic", Policy.MATCH, match_on=("slug",)))
    register_merge_step("websites.section", write_section)


def page_of_sections(_authority: Any) -> int:
    """« Communes déléguées », in the menu of the new site; made once."""
    home = Site.objects.get(is_default_site=True).root_page
    found = home.get_children().filter(slug=SECTIONS_SLUG).first()
    if found is None:
        found = home.add_child(
            instance=ContentPage(
                title="Communes déléguées",
                slug=SECTIONS_SLUG,
                show_in_menus=True,
                summary="Les communes historiques, leurs pages et leurs archives.",
            )
        )
    return int(found.pk)


def write_section(copy: Any) -> None:
    """Give the old home's page a body of its own: the welcome and the opening hours it had."""
    homes = copy.left[HomePage._meta.label_lower]
    old = next(row for row in homes if row["page_ptr_id"] == copy.home_id)
    page = Page.objects.get(pk=copy.section_id)
    ContentPage(
        page_ptr=page, summary=old["headline"], body=json.dumps(_body(old, copy))
    ).save_base(raw=True)
    # Its revisions describe a home: they stay as history, and none may be published here.
    Page.objects.filter(pk=page.pk).update(
        content_type=ContentType.objects.get_for_model(ContentPage),
        latest_revision=None,
        live_revision=None,
        has_unpublished_changes=False,
    )
    copy.journal.add(ContentPage._meta.label_lower, "page de la commune déléguée")
    forget()


def _body(old: dict[str, Any], copy: Any) -> list[dict[str, Any]]:
    def block(kind: str, value: Any) -> dict[str, Any]:
        return {"type": kind, "value": value, "id": str(uuid.uuid4())}

    body = [block("text", copy.rewriter.html(old["welcome"]))] if old["welcome"] else []
    if old["opening_hours"]:
        lines = "<br/>".join(escape(line) for line in old["opening_hours"].splitlines())
        title = f"Mairie déléguée : {copy.origin.name}"
        body += [block("heading", title), block("text", f"<p>{lines}</p>")]
    return body
