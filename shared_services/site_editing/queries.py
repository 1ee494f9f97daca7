from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from kernel.clock import today
from shared_services.site_editing.models import PageCare, PreviewLink


@dataclass(frozen=True)
class Line:
    """A page of the site in « Pages à relire »."""

    page: Page
    owner: str
    review_on: date | None
    is_due: bool


def links_of(page: Page) -> list[PreviewLink]:
    return list(PreviewLink.objects.filter(page=page)[:20])


def care_of(page: Page) -> PageCare | None:
    return PageCare.objects.filter(page=page).first()


def lines() -> list[Line]:
    """Pages online: those that are due first, then by date, then those nobody answers for."""
    cared = {care.page_id: care for care in PageCare.objects.all()}
    day = today()
    found = []
    for page in Page.objects.live().filter(depth__gt=1).order_by("path"):
        care = cared.get(page.pk)
        found.append(
            Line(
                page,
                care.owner_name or care.owner_email if care else "",
                care.review_on if care else None,
                bool(care and care.is_due(day)),
            )
        )
    return sorted(found, key=lambda line: (line.review_on is None, line.review_on or day))


def has_blocks(page: Page) -> bool:
    return any(
        isinstance(field, StreamField) and field.name == "body"
        for field in page.specific_class._meta.get_fields()
    )


def blocks_of(page: Page) -> list[tuple[int, str]]:
    """Number and first words of each block of the page's draft."""
    body: Any = page.get_latest_revision_as_object().body
    return [(number, _described(child)) for number, child in enumerate(body)]


def _described(child: Any) -> str:
    words = " ".join(strip_tags(str(child.render())).split())
    name = child.block.label or child.block_type
    return f"{name} : {Truncator(words).chars(90)}" if words else str(name)


def targets_for(agent: Any, source: Page) -> list[tuple[int, str]]:
    """Other pages made of blocks that this person may change, as in the tree."""
    mine = page_permission_policy.instances_user_has_permission_for(agent, "change")
    pages = mine.exclude(pk=source.pk).filter(depth__gt=1).order_by("path").specific()
    return [
        (page.pk, f"{'– ' * (page.depth - 3)}{page.get_admin_display_title()}")
        for page in pages
        if has_blocks(page)
    ] or [(0, _("Aucune autre page faite de blocs"))]


def pages_behind(link: PreviewLink) -> list[Page]:
    """What this link shows, drafts too, in tree order."""
    if not link.with_section:
        return [link.page]
    return list(link.page.get_descendants(inclusive=True).order_by("path")[:200])
