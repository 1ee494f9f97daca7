"""Pictures of an old site, judged like those that agents send."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from PIL import Image as Picture
from PIL import UnidentifiedImageError

from shared_services.websites.photo_privacy import without_metadata


def checked_picture(path: Path) -> Any:
    """The picture without what it tells besides; None when it is none, or too large."""
    if path.suffix.lower().lstrip(".") not in settings.WAGTAILIMAGES_EXTENSIONS:
        return None
    if path.stat().st_size > settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE:
        return None
    try:
        with Picture.open(path) as picture:
            width, height = picture.size
            if width * height > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
                return None
            picture.verify()
    except (UnidentifiedImageError, OSError, ValueError, Picture.DecompressionBombError):
        return None
    return without_metadata(ContentFile(path.read_bytes(), name=path.name))
