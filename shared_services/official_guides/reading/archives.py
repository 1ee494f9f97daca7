"""Documents of a folder, of the DILA's zip or of npm's tgz, one at a time, nothing written to disk.

Names are only read for the set and the code they tell: no path of an archive is ever followed.
"""

from __future__ import annotations

import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from django.utils.translation import gettext as _

from shared_services.official_guides.errors import SetRefused
from shared_services.official_guides.models import Audience
from shared_services.official_guides.reading.compiling import CODE

# The largest real sheet is 1.4 MB of JSON, the largest set 4,900 files and 300 MB.
LARGEST_FILE = 8 * 1024 * 1024
LARGEST_SET = 1024 * 1024 * 1024
MOST_FILES = 30_000
FOLDERS = {
    "particuliers": Audience.PEOPLE,
    "part": Audience.PEOPLE,
    "associations": Audience.ASSOCIATIONS,
    "asso": Audience.ASSOCIATIONS,
    "professionnels": Audience.BUSINESSES,
    "pro": Audience.BUSINESSES,
    "entreprises": Audience.BUSINESSES,
}


@dataclass(frozen=True)
class Document:
    """`content` None: too large to be read."""

    code: str
    content: bytes | None


Reader = Callable[[], Iterator[tuple[str, Document]]]


def documents(path: Path) -> Iterator[tuple[str, Document]]:
    """(set, document) pairs, the set empty when no folder names it. Raises SetRefused."""
    try:
        if path.is_dir():
            yield from _limited(_of_folder(path))
        elif zipfile.is_zipfile(path):
            yield from _limited(_of_zip(path))
        elif path.is_file() and tarfile.is_tarfile(path):
            yield from _limited(_of_tar(path))
        else:
            raise SetRefused("no_archive", _("Ce n'est ni un dossier, ni un zip, ni un tgz."))
    except (OSError, zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError) as error:
        raise SetRefused("broken", _("L'archive est abîmée ou illisible.")) from error
    except (RuntimeError, NotImplementedError) as error:
        raise SetRefused("locked", _("L'archive est chiffrée ou d'une forme inconnue.")) from error


def audience_in(path: str) -> str:
    """The set that a folder of this path names, or nothing."""
    for part in reversed(PurePosixPath(path).parts[:-1]):
        if part in FOLDERS:
            return str(FOLDERS[part])
    return ""


def _limited(found: Iterator[tuple[str, Document]]) -> Iterator[tuple[str, Document]]:
    size = 0
    for number, (audience, document) in enumerate(found, 1):
        size += len(document.content or b"")
        if number > MOST_FILES or size > LARGEST_SET:
            raise SetRefused("too_big", _("L'archive est bien plus grande qu'elle ne doit l'être."))
        yield audience, document


def _code(name: str) -> str:
    """F1427 of `…/F1427.xml`; nothing for what is no guide."""
    path = PurePosixPath(name)
    is_ours = path.suffix.lower() in {".xml", ".json"} and CODE.fullmatch(path.stem)
    return path.stem if is_ours else ""


def _read(file: IO[bytes]) -> bytes | None:
    content = file.read(LARGEST_FILE + 1)
    return None if len(content) > LARGEST_FILE else content


def _of_folder(root: Path) -> Iterator[tuple[str, Document]]:
    for path in sorted(root.rglob("*")):
        if path.is_symlink() or not path.is_file():
            continue
        if path.suffix == ".zip":
            named = audience_in(str(path.relative_to(root))) or str(FOLDERS.get(path.stem, ""))
            yield from ((audience or named, each) for audience, each in _of_zip(path))
        elif code := _code(path.name):
            with path.open("rb") as file:
                told = audience_in(str(path.relative_to(root.parent)))
                yield told, Document(code, _read(file))


def _of_zip(path: Path) -> Iterator[tuple[str, Document]]:
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            if code := _code(info.filename):
                with archive.open(info) as file:
                    yield audience_in(info.filename), Document(code, _read(file))


def _of_tar(path: Path) -> Iterator[tuple[str, Document]]:
    with tarfile.open(path, "r:*") as archive:
        for member in archive:
            file = archive.extractfile(member) if member.isreg() else None
            if file is not None and (code := _code(member.name)):
                yield audience_in(member.name), Document(code, _read(file))
