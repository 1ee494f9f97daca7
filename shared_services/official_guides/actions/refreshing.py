"""Every night: ask the DILA's server for the sets, take them in when they changed."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import certifi
import urllib3
from django.conf import settings
from django.utils.translation import gettext as _

from kernel.clock import now
from kernel.tenancy import public_space
from shared_services.official_guides.actions.importing import import_guides, note_failure
from shared_services.official_guides.errors import SetRefused, SourceUnreachable
from shared_services.official_guides.models import Audience, GuideSet

LARGEST_DOWNLOAD = 200 * 1024 * 1024
CHUNK = 256 * 1024
TIMEOUT = urllib3.Timeout(connect=10, read=60)


@dataclass(frozen=True)
class Fetched:
    """`path` None: not modified since the last time."""

    path: Path | None
    etag: str = ""
    last_modified: str = ""


Fetch = Callable[[str, GuideSet, Path], Fetched]


def refresh(fetch: Fetch | None = None) -> None:
    """Each set by itself: one that fails is noted and leaves the others alone."""
    for audience in Audience.values:
        with public_space():
            known = GuideSet.objects.get_or_create(audience=audience)[0]
        url = settings.OFFICIAL_GUIDES_SOURCES.get(audience, "")
        if not url:
            if known.state == GuideSet.State.NEVER:
                _note(audience, state=GuideSet.State.UNSET)
            continue
        with tempfile.TemporaryDirectory(prefix="beffroi-guides-") as folder:
            try:
                fetched = (fetch or download)(url, known, Path(folder))
                if fetched.path is not None:
                    import_guides(fetched.path, source=url)
            except SourceUnreachable as error:
                with public_space():
                    note_failure(audience, GuideSet.State.UNREACHABLE, error.message)
                continue
            except SetRefused as error:
                # An archive that cannot even be opened names no set: ours is the one it was for.
                with public_space():
                    note_failure(audience, GuideSet.State.REFUSED, error.message)
                continue
        marks = {"etag": (fetched.etag or known.etag)[:200]}
        marks["last_modified"] = (fetched.last_modified or known.last_modified)[:60]
        _note(audience, state=GuideSet.State.UP_TO_DATE, checked_at=now(), error="", **marks)


def _note(audience: str, **told: object) -> None:
    with public_space():
        GuideSet.objects.filter(pk=audience).update(tried_at=now(), **told)


def download(url: str, known: GuideSet, folder: Path) -> Fetched:
    """Over TLS alone, at most 200 MB. Raises SourceUnreachable."""
    if urlsplit(url).scheme != "https":
        raise SourceUnreachable("address", _("L'adresse réglée n'est pas en https."))
    marks = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    headers = {name: value for name, value in marks.items() if value}
    pool = urllib3.PoolManager(ca_certs=certifi.where(), timeout=TIMEOUT, retries=2)
    try:
        answer = pool.request("GET", url, headers=headers, preload_content=False)
        try:
            return _kept(answer, folder)
        finally:
            answer.release_conn()
    except urllib3.exceptions.HTTPError as error:
        raise SourceUnreachable("silence", _("Le serveur ne répond pas.")) from error


def _kept(answer: urllib3.BaseHTTPResponse, folder: Path) -> Fetched:
    etag = answer.headers.get("ETag", "")
    last_modified = answer.headers.get("Last-Modified", "")
    if answer.status == 304:
        return Fetched(None, etag, last_modified)
    if answer.status != 200:
        told = _("Le serveur a répondu %(status)s.") % {"status": answer.status}
        raise SourceUnreachable("status", told)
    path, size = folder / "set.zip", 0
    with path.open("wb") as file:
        for chunk in answer.stream(CHUNK):
            size += len(chunk)
            if size > LARGEST_DOWNLOAD:
                raise SourceUnreachable("too_big", _("Le fichier est trop gros."))
            file.write(chunk)
    return Fetched(path, etag, last_modified)
