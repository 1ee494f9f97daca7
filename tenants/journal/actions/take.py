"""Taking the journal away. Written in the journal itself."""

from __future__ import annotations

from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import IO, Any

from django.db import transaction

from kernel.audit import facade as audit
from kernel.tenancy import current_authority, public_space
from tenants.journal import queries
from tenants.journal.permissions import require_reader
from tenants.journal.table import table_rows

WHOLE = "jsonl"
TABLE = "csv"


def take(kind: str, search: queries.Search, *, actor: Any) -> IO[bytes]:
    """The whole journal with its chain (`jsonl`), or what was searched as a table (`csv`).

    A temporary file, at its beginning. Raises NotAllowed.
    """
    require_reader(actor)
    with transaction.atomic():
        audit.record("journal.exported", actor=actor, kind=kind)
    audit.seal_pending()
    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    if kind == TABLE:
        file.write("\ufeff".encode())
    for line in _whole() if kind == WHOLE else table_rows(queries.found(search)):
        file.write(line.encode("utf-8", "replace"))
    file.seek(0)
    return file


def whole_journal(authority: Any | None) -> Iterator[str]:
    """The current schema's journal as JSON Lines, with the heads published of it."""
    with public_space():
        heads = queries.published(authority.pk if authority is not None else None)
    space = authority.full_name if authority is not None else "plateforme"
    return (line + "\n" for line in audit.exported(space, heads))


def _whole() -> Iterator[str]:
    return whole_journal(current_authority())
