"""What the home page shows that changes a few times a month: read once, kept with the shell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wagtail.images.models import Image

from shared_services.websites.models import ContentPage, CouncilMember, ServicePage, Theme

WIDE, NARROW, BESIDE, FACE = "fill-1600x640", "fill-800x560", "fill-800x560", "fill-160x160"
MOST_TILES, MOST_FACES = 5, 4


@dataclass(frozen=True)
class Picture:
    """The same picture in the two formats that browsers read, the lighter first."""

    avif: str
    webp: str


@dataclass(frozen=True)
class Tile:
    title: str
    url: str
    summary: str
    icon: str


@dataclass(frozen=True)
class Face:
    name: str
    office: str
    initials: str
    photo: Picture | None


@dataclass(frozen=True)
class Front:
    layout: str
    wide: Picture | None
    narrow: Picture | None
    tiles: list[Tile]
    council: list[Face]


def front(theme: Theme) -> Front:
    """Read from the current space; makes the pictures that are not there yet."""
    tiles = [
        page
        for model in (ContentPage, ServicePage)
        for page in model.objects.live().public().exclude(icon="").order_by("path")[:MOST_TILES]
    ]
    tiles = sorted(tiles, key=lambda page: page.path)[:MOST_TILES]
    faces = CouncilMember.objects.sitting().select_related("photo")[:MOST_FACES]
    shows_photo = theme.layout != Theme.Layout.SERVICES
    return Front(
        layout=theme.layout,
        wide=picture(theme.photo, WIDE) if shows_photo else None,
        narrow=picture(theme.photo, NARROW) if shows_photo else None,
        tiles=[Tile(page.title, page.url, page.summary, page.icon) for page in tiles],
        council=[
            Face(one.name, one.office, one.initials, picture(one.photo, FACE)) for one in faces
        ],
    )


def picture(image: Image | None, spec: str) -> Picture | None:
    if image is None:
        return None
    made: dict[str, Any] = {
        kind: image.get_rendition(f"{spec}|format-{kind}").url for kind in ("avif", "webp")
    }
    return Picture(**made)
