"""Reads worth a name; those of the space are one query each, whatever the number of guides."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db.models import QuerySet
from django.urls import reverse

from shared_services.official_guides.local.models import LocalGuide
from shared_services.official_guides.models import Audience, Guide, GuideSet

FACTS = Path(__file__).parent / "facts"
ADDRESS = re.compile(r"(?:[a-z0-9-]{1,90}-)?([fn]\d{1,7})", re.IGNORECASE)
FOUND_AT_MOST = 40
CONFIG = "fr"
CARD = ("audience", "code", "slug", "title", "kind")


@dataclass(frozen=True)
class Local:
    """What this site says of guides of one set: hidden codes, and what it adds to one of them."""

    hidden: frozenset[str]
    own: LocalGuide | None = None


def guide(audience: str, code: str) -> Guide | None:
    return Guide.objects.filter(audience=audience, code=code).first()


def code_in(address: str) -> str:
    """F1427 of « acte-de-naissance-f1427 » or of « F1427 »; nothing for anything else."""
    found = ADDRESS.fullmatch(address)
    return found.group(1).upper() if found else ""


def path_of(guide: Guide) -> str:
    return path_to(guide.audience, guide.code, guide.slug)


def path_to(audience: str, code: str, slug: str) -> str:
    return reverse("official_guides:guide", args=(audience, f"{slug}-{code.lower()}"))


def local(audience: str, code: str = "") -> Local:
    """Read in the current space."""
    rows = list(LocalGuide.objects.filter(audience=audience))
    hidden = frozenset(row.code for row in rows if row.is_hidden)
    return Local(hidden, next((row for row in rows if row.code == code), None))


def paths(audience: str, codes: Iterable[str], hidden: frozenset[str]) -> dict[str, str]:
    """Addresses of these guides of the set, without those that are gone or hidden here."""
    wanted = set(codes) - hidden
    found = Guide.objects.filter(audience=audience, code__in=wanted, removed_at=None)
    return {code: path_to(audience, code, slug) for code, slug in found.values_list("code", "slug")}


def themes(audience: str = "") -> QuerySet[Guide]:
    """Themes in the order of their titles, those of all sets without a name."""
    found = Guide.objects.filter(kind=Guide.Kind.THEME, removed_at=None)
    if audience:
        found = found.filter(audience=audience)
    return found.order_by("title").only(*CARD, "content", "summary", "changed_at")


def sets() -> dict[str, GuideSet]:
    return {each.audience: each for each in GuideSet.objects.all()}


def checked_at(audience: str) -> datetime | None:
    found = GuideSet.objects.filter(audience=audience).values_list("checked_at", flat=True)
    return found.first()


def search_titles(words: str) -> list[Guide]:
    """For the back office: by number, or by words of the title."""
    words = words.strip()
    found = Guide.objects.filter(removed_at=None)
    if code := code_in(words):
        found = found.filter(code=code)
    else:
        for word in words.split()[:8]:
            found = found.filter(title__icontains=word)
    return list(found.only(*CARD).order_by("title")[:FOUND_AT_MOST]) if words else []


def about(words: str, most: int) -> list[Guide]:
    """Sheets whose title or summary holds these words, best first, but those hidden here."""
    asked = SearchQuery(words, config=CONFIG, search_type="websearch")
    title = SearchVector("title", weight="A", config=CONFIG)
    vector = title + SearchVector("summary", weight="C", config=CONFIG)
    found = (
        Guide.objects.filter(kind=Guide.Kind.SHEET, removed_at=None)
        .annotate(words=vector, rank=SearchRank(vector, asked))
        .filter(words=asked)
        .order_by("-rank", "title")
        .only(*CARD, "summary")
    )
    away = hidden()
    # Few sheets are hidden: some more are read than are shown.
    read: list[Any] = list(found[: most + 20])
    return [each for each in read if (each.audience, each.code) not in away][:most]


def adaptations() -> list[tuple[LocalGuide, Guide | None]]:
    """Everything the current space changed, with the guide when it still is."""
    rows = list(LocalGuide.objects.order_by("-changed_at"))
    found = Guide.objects.filter(code__in={row.code for row in rows}, removed_at=None).only(*CARD)
    by_key = {(each.audience, each.code): each for each in found}
    return [(row, by_key.get((row.audience, row.code))) for row in rows]


@cache
def procedure_codes() -> dict[tuple[str, str], str]:
    """Code of the procedure that answers a guide, from the reviewed list in `facts/`."""
    told = json.loads((FACTS / "local_procedures.json").read_text())
    return {
        (str(Audience(each["audience"])), each["guide"]): each["procedure"]
        for each in told["pairs"]
    }


def hidden() -> set[tuple[str, str]]:
    """(set, code) of everything the current space hides."""
    return set(LocalGuide.objects.filter(is_hidden=True).values_list("audience", "code"))
