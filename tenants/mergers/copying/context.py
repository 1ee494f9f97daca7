"""What the copy of one origin knows, and what it tells the report."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from tenants.mergers.copying.identities import Identities
from tenants.mergers.copying.tables import SpaceTable, rows, table_of
from tenants.mergers.copying.trees import TreePlan
from tenants.mergers.registry import Row


@dataclass(frozen=True)
class Origin:
    """One commune that goes into the merger."""

    authority_id: UUID
    schema_name: str
    name: str
    type_liaison: str
    insee_code: str
    siren: str
    hosts: tuple[str, ...]
    section_title: str


@dataclass
class Journal:
    """What happens on the way, for the report and for the final count."""

    collisions: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    left_behind: Counter[tuple[str, str]] = field(default_factory=Counter)
    added: Counter[tuple[str, str]] = field(default_factory=Counter)
    kept_values: list[dict[str, Any]] = field(default_factory=list)
    blocking: list[dict[str, str]] = field(default_factory=list)
    sections: list[dict[str, str]] = field(default_factory=list)

    def collide(self, kind: str, **told: Any) -> None:
        self.collisions[kind].append(told)

    def leave(self, label: str, why: str, number: int = 1) -> None:
        if number:
            self.left_behind[label, why] += number

    def add(self, label: str, why: str, number: int = 1) -> None:
        """Rows of the target that no origin had."""
        if number:
            self.added[label, why] += number

    def block(self, code: str, message: str) -> None:
        self.blocking.append({"code": code, "message": message})


@dataclass
class FileCopy:
    """One file to copy; `root` is the setting that names the folder of its storage."""

    root: str
    schema_from: str
    name_from: str
    name_to: str


@dataclass
class OriginCopy:
    """One origin on its way into the target."""

    origin: Origin
    target: Any
    journal: Journal
    ids: Identities
    pages: TreePlan
    collections: TreePlan
    files: list[FileCopy] = field(default_factory=list)
    renamed_files: dict[tuple[str, str], str] = field(default_factory=dict)
    replaced_keys: dict[str, str] = field(default_factory=dict)
    # Where the old site now stands: its page, and the path of that page on the new site.
    home_id: int = 0
    section_id: int = 0
    section_path: str = "/"
    # Rows left behind, as the origin holds them; a step cannot read the origin any more.
    left: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    # The `Rewriter` of this origin, once its rows are read (it needs this very object).
    rewriter: Any = None
    stamps: list[tuple[str, str, str]] = field(default_factory=list)
    messages: list[UUID] = field(default_factory=list)

    @property
    def schema_from(self) -> str:
        return self.origin.schema_name

    @property
    def schema_to(self) -> str:
        return str(self.target.schema_name)

    def origin_rows(self, model: Any) -> Iterator[Row]:
        """A table as the origin holds it. Needs the owner's rights: not for a step."""
        return rows(self.schema_from, table_of(model))

    def leave(self, table: SpaceTable, why: str) -> None:
        self.journal.leave(table.label, why)
