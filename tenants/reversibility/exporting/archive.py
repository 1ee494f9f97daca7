"""Puts the finished parts and the space's files into one ZIP, hashing as it writes."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tenants.reversibility.exporting import manifest as manifests

STORED = {".jpg", ".jpeg", ".png", ".webp", ".gif", ".pdf", ".zip", ".dump", ".mp4", ".docx"}
BLOCK = 1024 * 1024


@dataclass(frozen=True)
class Made:
    size: int
    sha256: str
    manifest_sha256: str


def write_archive(
    target: Path, *, parts: list[Path], files: dict[str, Path], manifest: dict[str, Any]
) -> Made:
    """Write `target` whole or not at all. `manifest` gets its `entries`."""
    draft = target.with_suffix(".draft")
    entries: dict[str, dict[str, Any]] = {}
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
        for name, path in sorted(_contents(parts, files)):
            entries[name] = _add(archive, name, path)
        text = manifests.as_bytes({**manifest, "entries": entries})
        digest = manifests.digest_of(text)
        archive.writestr("manifest.json", text)
        archive.writestr("manifest.sha256", f"{digest}  manifest.json\n")
    with draft.open("rb") as written:
        os.fsync(written.fileno())
    made = Made(draft.stat().st_size, sha256_of(draft), digest)
    draft.replace(target)
    target.chmod(0o600)
    return made


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def regular_files(root: Path) -> Iterator[Path]:
    """Files below a folder; a link could lead into another space's folder and is passed over."""
    if not root.is_dir():
        return
    for folder, _folders, names in os.walk(root, followlinks=False):
        for name in names:
            path = Path(folder) / name
            if path.is_file() and not path.is_symlink():
                yield path


def _contents(parts: list[Path], files: dict[str, Path]) -> Iterator[tuple[str, Path]]:
    for part in parts:
        for path in regular_files(part):
            yield path.relative_to(part).as_posix(), path
    for name, root in files.items():
        for path in regular_files(root):
            yield f"files/{name}/{path.relative_to(root).as_posix()}", path


def _add(archive: zipfile.ZipFile, name: str, path: Path) -> dict[str, Any]:
    digest = hashlib.sha256()
    size = 0
    info = zipfile.ZipInfo.from_file(path, name, strict_timestamps=False)
    stored = path.suffix.lower() in STORED
    info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    with path.open("rb") as source, archive.open(info, "w", force_zip64=True) as entry:
        while block := source.read(BLOCK):
            digest.update(block)
            size += len(block)
            entry.write(block)
    return {"size": size, "sha256": digest.hexdigest()}
