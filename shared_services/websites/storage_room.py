"""How much a town hall's pictures and documents may weigh, and how much they do.

A pooled server has one disk: a commune that fills it would stop its neighbours.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Sum
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from wagtail.documents.models import Document
from wagtail.images.models import Image

from kernel.tenancy import require_authority

NEARLY_FULL = 0.9


@dataclass(frozen=True)
class Room:
    """Bytes; the originals count, not the smaller pictures made of them."""

    used: int
    allowed: int

    @property
    def share(self) -> int:
        """Per cent in use."""
        return min(100, round(100 * self.used / self.allowed)) if self.allowed else 100

    @property
    def is_nearly_full(self) -> bool:
        return self.used >= NEARLY_FULL * self.allowed


def room() -> Room:
    """Of the current space: a base for all, and a little more for each inhabitant."""
    people = require_authority().population
    allowed = settings.SITE_STORAGE_BYTES + people * settings.SITE_STORAGE_BYTES_PER_INHABITANT
    weights = (
        model.objects.aggregate(weight=Sum("file_size"))["weight"] or 0
        for model in (Image, Document)
    )
    return Room(sum(weights), allowed)


def check_room_for(size: int) -> None:
    """Raises ValidationError, in words the secretary can act on."""
    found = room()
    if found.used + size > found.allowed:
        raise ValidationError(
            _(
                "Il ne reste pas assez de place : %(used)s sur %(allowed)s. Supprimez des images "
                "ou des documents qui ne servent plus, ou demandez plus à votre intercommunalité."
            )
            % {"used": filesizeformat(found.used), "allowed": filesizeformat(found.allowed)},
            code="room",
        )
