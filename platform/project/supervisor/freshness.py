"""Has anything changed since the last start? Preparing what is ready costs half the waiting."""

import hashlib
from pathlib import Path

from project.supervisor.paths import CHECKOUT, write_private

FOLDERS = ("platform", "shared_services", "tenants")


def fingerprint(pattern: str, *more: str) -> str:
    """Names, sizes and dates of our files, the versions of everybody else's, and `more`."""
    digest = hashlib.sha256((CHECKOUT / "uv.lock").read_bytes())
    for folder in FOLDERS:
        for path in sorted((CHECKOUT / folder).glob(pattern)):
            if path.suffix != ".pyc" and path.is_file():
                entry = path.stat()
                digest.update(f"{path}\0{entry.st_size}\0{entry.st_mtime_ns}\n".encode())
    digest.update("\0".join(more).encode())
    return digest.hexdigest()


class Stamp:
    """A file that says for which fingerprint a piece of work was finished."""

    def __init__(self, path: Path, wanted: str) -> None:
        self._path = path
        self._wanted = wanted

    def is_fresh(self) -> bool:
        """Whether the work was finished for this very fingerprint."""
        return self._path.exists() and self._path.read_text(encoding="utf-8") == self._wanted

    def clear(self) -> None:
        """The work begins: until `set`, it is not finished."""
        self._path.unlink(missing_ok=True)

    def set(self) -> None:
        """The work is finished."""
        write_private(self._path, self._wanted)
