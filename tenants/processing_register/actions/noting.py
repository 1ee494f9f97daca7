"""A dated version for every change, in the change's own transaction."""

from __future__ import annotations

from typing import Any

from kernel import page_cache
from kernel.audit import facade as audit
from kernel.tenancy import require_authority
from tenants.processing_register.models import RegisterVersion


def note(
    kind: str,
    *,
    actor: Any,
    code: str = "",
    title: str,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Write the version and the journal's line; the site's page shows it to the next reader."""
    changed = audit.changes(before or {}, after or {})
    RegisterVersion.objects.create(
        kind=kind,
        code=code,
        title=title,
        by_id=actor.pk if actor else None,
        by_name=str(actor) if actor else "",
        changes=changed,
    )
    audit.record(f"processing_register.{kind}", actor=actor, target=code, name=title, **changed)
    page_cache.forget(domain.host for domain in require_authority().domains.all())
