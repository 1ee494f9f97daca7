"""Pages that are nobody's document: known by their address and title alone, as on the map."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.urls import get_urlconf, set_urlconf
from django.utils.translation import gettext_lazy as _

from kernel.middleware.host import URLCONFS
from kernel.site_addresses import Address, kinds
from kernel.site_documents import Document, register_documents, sources
from kernel.tenancy import require_authority

KIND = "informations"
# Wagtail's pages, under the name the websites give them on the map.
TOLD_OTHERWISE = {"pages"}


def register() -> None:
    """Called once, when the app is ready."""
    register_documents(KIND, _("Information"), find_all=find_all, find_one=find_one)


def find_all() -> list[Document]:
    known = TOLD_OTHERWISE | {source.kind for source in sources()}
    with _addresses_of_the_site():
        return [
            _document(address)
            for kind in kinds()
            if kind.name not in known
            for address in kind.find()
        ]


def find_one(identity: str) -> Document | None:
    return next((each for each in find_all() if each.identity == identity), None)


def _document(address: Address) -> Document:
    digest = hashlib.sha256(address.path.encode()).hexdigest()[:32]
    return Document(digest, str(address.title), address.path, dated=address.changed_at)


@contextmanager
def _addresses_of_the_site() -> Iterator[None]:
    """Whoever lists addresses reverses them as on the site; a worker has no host."""
    before = get_urlconf()
    kind = "commune" if require_authority().is_commune else "intercommunality"
    set_urlconf(URLCONFS[kind])
    try:
        yield
    finally:
        set_urlconf(before)
