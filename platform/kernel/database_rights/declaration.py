"""How a public table says who may do what with its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

READ = ("SELECT",)
APPEND = ("SELECT", "INSERT")
WRITE = ("SELECT", "INSERT", "UPDATE", "DELETE")
CLOSED: tuple[str, ...] = ()


@dataclass(frozen=True)
class TableRights:
    """Rights of the three serving roles on one table of public.

    `rows` is the condition under which a space's role sees or writes a row (row-level security;
    the two other roles see all rows); without it, the table has no row-level security.
    `seen_rows`: those a space reads beyond the ones of `rows`, and never writes.
    `space_columns` narrows a right of the spaces to some columns: `{"UPDATE": ("last_login",)}`.
    """

    space: tuple[str, ...] = CLOSED
    platform: tuple[str, ...] = CLOSED
    accounts: tuple[str, ...] = CLOSED
    rows: str = ""
    seen_rows: str = ""
    space_columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def everyone_reads(*, accounts: tuple[str, ...] = READ) -> TableRights:
    """A table of public facts: the directory, the registry of authorities."""
    return TableRights(space=READ, platform=READ, accounts=accounts)


def platform_only() -> TableRights:
    """Work of the platform, no business of a space."""
    return TableRights(platform=WRITE, accounts=WRITE)


def own_rows(condition: str, *, space: tuple[str, ...] = WRITE) -> TableRights:
    """Each space its own rows; the platform all of them."""
    return TableRights(space=space, platform=WRITE, accounts=WRITE, rows=condition)
