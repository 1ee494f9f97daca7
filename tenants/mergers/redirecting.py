"""Where an address of a former commune's site leads now."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.cache import cache
from django.urls import Resolver404, resolve
from wagtail.documents import get_document_model
from wagtail.models import Page

from kernel.media import serve_media
from kernel.tenancy import current_schema
from tenants.mergers.traces.models import FormerAddress, FormerCommune, MergedRow

CACHE_KEY = "mergers.former_hosts"
CACHE_SECONDS = 300
_DOCUMENT = re.compile(r"^/documents/(?P<key>\d+)/")


def permanent_address(authority: Any, host: str, path: str, urlconf: str) -> str | None:
    """The address on the current space's own host, None when `host` is no former one.

    A page leads to where it stands now, a file to its copy, a procedure to the same procedure, and
    anything else below the former commune's section. Costs nothing on the host that the space was
    opened with, and one look into the cache on its other ones.
    """
    if host == f"{authority.slug}.{settings.BASE_DOMAIN}":
        return None
    former = _former_hosts().get(host)
    if former is None:
        return None
    origin_id, section_id = former
    found = _page(origin_id, path) or _file(origin_id, path) or _service(path, urlconf)
    if found is None:
        found = path if section_id is None else f"{_section_path(section_id)}{path}"
    return str(authority.url(found))


def forget_former_hosts() -> None:
    cache.delete(CACHE_KEY)


def _former_hosts() -> dict[str, tuple[str, int | None]]:
    known: dict[str, tuple[str, int | None]] | None = cache.get(CACHE_KEY)
    if known is None:
        known = {}
        # Oldest first: a host that came through two mergers leads to its own commune's section.
        for commune in FormerCommune.objects.order_by("pk"):
            for host in commune.hosts:
                known.setdefault(host, (str(commune.origin_authority_id), commune.section_id))
        cache.set(CACHE_KEY, known, CACHE_SECONDS)
    return known


def _page(origin_id: str, path: str) -> str | None:
    wanted = path if path.endswith("/") else f"{path}/"
    former = FormerAddress.objects.filter(
        origin_authority_id=origin_id, path=wanted, page_id__isnull=False
    ).first()
    page = Page.objects.filter(pk=former.page_id).first() if former else None
    return _path_of(page) if page is not None else None


def _path_of(page: Page) -> str | None:
    parts = page.get_url_parts()
    return str(parts[2]) if parts else None


def _section_path(section_id: int) -> str:
    page = Page.objects.filter(pk=section_id).first()
    found = _path_of(page) if page is not None else None
    return (found or "").rstrip("/")


def _file(origin_id: str, path: str) -> str | None:
    document = _DOCUMENT.match(path)
    if document is not None:
        return _document(origin_id, document["key"])
    former = FormerAddress.objects.filter(origin_authority_id=origin_id, path=path).first()
    if former is None or not former.file_name:
        return None
    return f"/media/{current_schema()}/{quote(former.file_name)}"


def _document(origin_id: str, key: str) -> str | None:
    model = get_document_model()
    row = MergedRow.objects.filter(
        origin_authority_id=origin_id, model=model._meta.label_lower, old_pk=key
    ).first()
    found = model.objects.filter(pk=row.new_pk).first() if row else None
    return str(found.url) if found is not None else None


def _service(path: str, urlconf: str) -> str | None:
    """Procedures, sign-in, back office: the same address on the new host."""
    try:
        match = resolve(path, urlconf=urlconf)
    except Resolver404:
        return None
    if match.func is serve_media or match.url_name == "wagtail_serve":
        return None
    return path
