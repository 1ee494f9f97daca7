"""Where archives and backups lie: under the deployment's home, one folder per space.

They are outside MEDIA_ROOT and PRIVATE_ROOT: no address leads there, and no space's storage.
"""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings


def exports_folder(schema_name: str) -> Path:
    return _made(Path(settings.HOME) / "exports" / schema_name)


def backups_root() -> Path:
    """`BEFFROI_BACKUPS` puts them on another disk, which is where backups belong."""
    named = os.environ.get("BEFFROI_BACKUPS")
    return Path(named) if named else Path(settings.HOME) / "backups"


def backups_folder(schema_name: str) -> Path:
    return _made(backups_root() / schema_name)


def folders_of_files(schema_name: str) -> dict[str, Path]:
    """The two trees of a space's files, by the name they have in an archive."""
    return {
        "media": Path(settings.MEDIA_ROOT) / schema_name,
        "private": Path(settings.PRIVATE_ROOT) / schema_name,
    }


def _made(folder: Path) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
