"""Accessibility rules that a machine can decide from a page's HTML (RGAA 4.1, themes 1 to 11).

Few of them, and sure: what they report is wrong. What they say nothing of may be wrong too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from bs4 import BeautifulSoup, Tag
from django.utils.translation import gettext as _

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
NO_LABEL_NEEDED = {"hidden", "submit", "button", "reset", "image"}


def problems(html: bytes | str) -> list[str]:
    """What is wrong on this page, each thing once, in plain French."""
    page = BeautifulSoup(html, "html.parser")
    found: dict[str, None] = {}
    for rule in (_language, _title, _images, _headings, _names, _labels, _tables, _identities):
        for told in rule(page):
            found[told] = None
    return list(found)


def _language(page: BeautifulSoup) -> Iterator[str]:
    """RGAA 8.3."""
    root = page.find("html")
    if not (isinstance(root, Tag) and str(root.get("lang", "")).strip()):
        yield _("La langue de la page n'est pas dite.")


def _title(page: BeautifulSoup) -> Iterator[str]:
    """RGAA 8.5."""
    head = page.find("head")
    title = head.find("title") if isinstance(head, Tag) else None
    if not (isinstance(title, Tag) and title.get_text(strip=True)):
        yield _("La page n'a pas de titre.")


def _images(page: BeautifulSoup) -> Iterator[str]:
    """RGAA 1.1: an empty alternative is a choice, a missing one an oversight."""
    for image in page.find_all("img"):
        if not image.has_attr("alt"):
            yield _("Une image n'a pas d'alternative : %(name)s") % {"name": _file(image)}


def _file(image: Tag) -> str:
    return str(image.get("src", "")).rsplit("/", 1)[-1][:60] or "?"


def _headings(page: BeautifulSoup) -> Iterator[str]:
    """RGAA 9.1."""
    levels = [int(tag.name[1]) for tag in page.find_all(HEADINGS)]
    if levels.count(1) != 1:
        yield _("La page doit avoir un titre de niveau 1, et un seul.")
    for before, after in pairwise(levels):
        if after > before + 1:
            yield _("Un titre de niveau %(after)s suit un titre de niveau %(before)s.") % {
                "after": after,
                "before": before,
            }
    if any(not _spoken(tag) for tag in page.find_all(HEADINGS)):
        yield _("Un titre est vide.")


def _names(page: BeautifulSoup) -> Iterator[str]:
    """RGAA 6.2 and 11.9: a link or a button without a name."""
    for tag in page.find_all(["a", "button"]):
        if tag.name == "a" and not tag.has_attr("href"):
            continue
        if not _spoken(tag):
            where = str(tag.get("href", ""))[:80]
            yield (
                (_("Un lien n'a pas de texte : %(where)s") % {"where": where})
                if where
                else _("Un bouton n'a pas de texte.")
            )


def _spoken(tag: Tag) -> str:
    """What a screen reader says of it, roughly: text, label, alternatives of its images."""
    for name in ("aria-label", "aria-labelledby", "title"):
        if str(tag.get(name, "")).strip():
            return str(tag[name])
    inside = [str(one.get("alt", "")) for one in tag.find_all("img")]
    inside += [str(one.get("aria-label", "")) for one in tag.find_all("svg")]
    return (tag.get_text(" ", strip=True) + "".join(inside)).strip()


def _labels(page: BeautifulSoup) -> Iterator[str]:
    """RGAA 11.1."""
    labelled = {str(label.get("for")) for label in page.find_all("label") if label.get("for")}
    for field in page.find_all(["input", "select", "textarea"]):
        if field.name == "input" and str(field.get("type", "text")).lower() in NO_LABEL_NEEDED:
            continue
        named = any(
            str(field.get(name, "")).strip() for name in ("aria-label", "aria-labelledby", "title")
        )
        if not (named or field.get("id") in labelled or field.find_parent("label")):
            yield _("Un champ de formulaire n'a pas d'étiquette : %(name)s") % {
                "name": str(field.get("name", "?"))[:60]
            }


def _tables(page: BeautifulSoup) -> Iterator[str]:
    """RGAA 5.6: a table of data has headers."""
    for table in page.find_all("table"):
        if table.get("role") in {"presentation", "none"}:
            continue
        if not table.find("th"):
            yield _("Un tableau n'a pas d'en-têtes.")


def _identities(page: BeautifulSoup) -> Iterator[str]:
    """RGAA 8.2."""
    counts = Counter(str(tag["id"]) for tag in page.find_all(id=True))
    for name, number in counts.items():
        if number > 1:
            yield _("Deux éléments portent le même identifiant : %(name)s") % {"name": name[:60]}
