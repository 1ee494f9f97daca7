"""What a photograph tells besides the picture: where and when it was taken, with what, by whom.

A picture of a resident's house taken with a phone carries its position to ten metres.
"""

from __future__ import annotations

import io
from typing import Any

from django.core.files.base import File
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

ORIENTATION = 0x0112
# Those that carry Exif and that Pillow writes again.
FORMATS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": "keep"},
    "WEBP": {"quality": 92},
    "PNG": {},
    "AVIF": {"quality": 85},
}


def without_metadata(file: File[bytes]) -> File[bytes]:
    """The same picture, upright as before, without position, date, camera nor author.

    The file itself when it carries nothing. The picture must have been judged sound before.
    """
    file.seek(0)
    with Image.open(file) as picture:
        kind = picture.format or ""
        exif = picture.getexif()
        carries = set(exif) - {ORIENTATION} or any(
            name in picture.info for name in ("xmp", "photoshop", "comment")
        )
        if kind not in FORMATS or not carries or getattr(picture, "is_animated", False):
            file.seek(0)
            return file
        kept = Image.Exif()
        if ORIENTATION in exif:
            kept[ORIENTATION] = exif[ORIENTATION]
        clean = io.BytesIO()
        options = dict(FORMATS[kind])
        profile = picture.info.get("icc_profile")
        if profile:
            options["icc_profile"] = profile
        picture.info = {}
        picture.save(clean, format=kind, exif=kept, **options)
    return SimpleUploadedFile(file.name or "photo", clean.getvalue(), f"image/{kind.lower()}")
