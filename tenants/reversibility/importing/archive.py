"""An archive from elsewhere, believed in nothing until checked."""

from __future__ import annotations

import hashlib
import json
import shutil
import stat
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from tenants.reversibility.errors import ArchiveRefused
from tenants.reversibility.exporting import manifest as manifests

BLOCK = 1 << 20
LARGEST_MANIFEST = 200 * 1024 * 1024
MOST_ENTRIES = 500_000
LARGEST_TOTAL = 200 * 1024**3
# Text compresses twenty times; what does a thousand times is made to fill a disk.
LARGEST_RATIO = 200
SMALL = 64 * 1024 * 1024


@dataclass(frozen=True)
class Archive:
    path: Path
    manifest: dict[str, Any]

    @property
    def authority(self) -> dict[str, Any]:
        return dict(self.manifest["authority"])

    @property
    def source_schema(self) -> str:
        return str(self.manifest["authority"]["schema_name"])

    def rows(self, name: str) -> list[dict[str, Any]]:
        """The rows of one `data/` file; none when the archive has no such file."""
        if f"data/{name}.json" not in self.manifest["entries"]:
            return []
        with zipfile.ZipFile(self.path) as opened:
            return list(json.loads(opened.read(f"data/{name}.json")))

    def extract(self, name: str, target: Path) -> None:
        """Write one entry to a place of our choosing, checking it once more."""
        target.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(self.path) as opened, target.open("wb") as file:
            _check_entry(opened, name, self.manifest["entries"][name], copy_to=file)

    def files(self) -> list[tuple[str, str, PurePosixPath]]:
        """(entry, tree, path in the tree) of each of the space's files."""
        found = []
        for name in self.manifest["entries"]:
            parts = PurePosixPath(name).parts
            if len(parts) > 2 and parts[0] == "files" and parts[1] in {"media", "private"}:
                found.append((name, parts[1], PurePosixPath(*parts[2:])))
        return found


def checked(path: Path, *, sha256: str = "") -> Archive:
    """Open an archive after checking its names, sizes, hashes and version.

    Raises ArchiveRefused, with what to do.
    """
    try:
        with zipfile.ZipFile(path) as opened:
            names = _check_names(opened)
            manifest = _manifest(opened, sha256)
            _check_version(manifest)
            _check_same_entries(names, manifest)
            for name, entry in manifest["entries"].items():
                _check_entry(opened, name, entry)
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise ArchiveRefused(
            "not_an_archive", _("Ce fichier n'est pas une archive lisible : elle est abîmée.")
        ) from error
    return Archive(path, manifest)


def _check_names(opened: zipfile.ZipFile) -> set[str]:
    infos = opened.infolist()
    names = [info.filename for info in infos]
    if len(names) > MOST_ENTRIES or len(set(names)) != len(names):
        raise ArchiveRefused("wrong_entries", _("L'archive a trop de fichiers, ou des doublons."))
    for info in infos:
        _check_name(info)
    total = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos) or 1
    free = shutil.disk_usage(_disk()).free
    too_dense = total > SMALL and total / packed > LARGEST_RATIO
    if total > min(LARGEST_TOTAL, free) or too_dense:
        raise ArchiveRefused(
            "too_large",
            _("L'archive déballée remplirait le disque : elle est trop grosse, ou piégée."),
        )
    return set(names)


def _check_name(info: zipfile.ZipInfo) -> None:
    name = info.orig_filename
    path = PurePosixPath(name)
    climbs = path.is_absolute() or ".." in path.parts or "\\" in name or "\0" in name
    if climbs or not path.parts or path.as_posix() != name or ":" in path.parts[0]:
        raise ArchiveRefused(
            "path_climbs", _("Un nom de fichier de l'archive sort de son dossier : refusée.")
        )
    mode = info.external_attr >> 16
    if mode and not stat.S_ISREG(mode) and stat.S_IFMT(mode):
        raise ArchiveRefused(
            "not_a_file", _("L'archive contient un lien ou un fichier spécial : refusée.")
        )
    if info.flag_bits & 0x1:
        raise ArchiveRefused("encrypted", _("L'archive est chiffrée : déchiffrez-la d'abord."))


def _manifest(opened: zipfile.ZipFile, sha256: str) -> dict[str, Any]:
    try:
        info = opened.getinfo("manifest.json")
        if info.file_size > LARGEST_MANIFEST:
            raise ArchiveRefused("too_large", _("La liste des fichiers est trop grosse."))
        text = opened.read(info)
        digest = hashlib.sha256(text).hexdigest()
        told = opened.read("manifest.sha256")[:64].decode()
        manifest = json.loads(text)
        complete = isinstance(manifest["entries"], dict) and manifest["authority"]["schema_name"]
    except (KeyError, TypeError, ValueError) as error:
        raise ArchiveRefused(
            "no_manifest", _("L'archive n'a pas de liste de fichiers (manifest.json) lisible.")
        ) from error
    if not complete or digest != told or (sha256 and digest != sha256):
        raise ArchiveRefused(
            "wrong_hash", _("L'empreinte de la liste des fichiers est fausse : archive modifiée.")
        )
    return dict(manifest)


def _check_version(manifest: dict[str, Any]) -> None:
    if manifest.get("format") != manifests.FORMAT:
        raise ArchiveRefused("other_format", _("Ce n'est pas une archive d'espace Beffroi."))
    if manifest.get("format_version") != manifests.FORMAT_VERSION:
        raise ArchiveRefused(
            "other_version",
            _("Archive de format %(theirs)s ; cette version lit le format %(ours)s.")
            % {"theirs": manifest.get("format_version"), "ours": manifests.FORMAT_VERSION},
        )
    theirs, ours = set(manifest.get("migrations", [])), set(manifests.space_migrations())
    if theirs - ours:
        raise ArchiveRefused(
            "newer",
            _(
                "L'archive vient d'une version plus récente : mettez d'abord à jour cette "
                "plateforme (manque : %(names)s)."
            )
            % {"names": ", ".join(sorted(theirs - ours)[:5])},
        )
    if ours - theirs:
        raise ArchiveRefused(
            "older",
            _(
                "L'archive vient d'une version plus ancienne : mettez d'abord à jour la plateforme "
                "d'origine et refaites l'archive (manque : %(names)s)."
            )
            % {"names": ", ".join(sorted(ours - theirs)[:5])},
        )


def _check_same_entries(names: set[str], manifest: dict[str, Any]) -> None:
    listed = {*manifest["entries"], "manifest.json", "manifest.sha256"}
    if names != listed:
        odd = sorted(names ^ listed)[:3]
        raise ArchiveRefused(
            "wrong_entries",
            _("Des fichiers manquent ou sont en trop : %(names)s.") % {"names": ", ".join(odd)},
        )


def _check_entry(
    opened: zipfile.ZipFile, name: str, entry: Any, *, copy_to: Any | None = None
) -> None:
    """Read at most the announced size: what a header says of itself proves nothing."""
    digest = hashlib.sha256()
    size, wanted = 0, int(entry.get("size", -1)) if isinstance(entry, dict) else -1
    with opened.open(name) as source:
        while size <= wanted and (block := source.read(BLOCK)):
            size += len(block)
            digest.update(block)
            if copy_to is not None:
                copy_to.write(block)
    if size != wanted or digest.hexdigest() != entry.get("sha256"):
        raise ArchiveRefused(
            "wrong_hash",
            _("L'empreinte de « %(name)s » est fausse : archive modifiée.") % {"name": name},
        )


def _disk() -> Path:
    home = Path(settings.HOME)
    home.mkdir(parents=True, exist_ok=True)
    return home
