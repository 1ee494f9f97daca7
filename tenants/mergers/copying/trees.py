"""Where a tree of pages, or of collections, is planted in the target's.

django-treebeard keeps the position of a node in `path`, four characters a level. A subtree moves
by changing the beginning of its paths; for pages, the beginning of their addresses too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from wagtail.models import Collection, Page

from tenants.mergers.copying import tables
from tenants.mergers.copying.tables import table_of
from tenants.mergers.registry import Row


@dataclass(frozen=True)
class Move:
    """One subtree: everything whose path begins so begins otherwise in the target."""

    path_from: str
    path_to: str
    levels: int
    url_from: str = ""
    url_to: str = ""


@dataclass
class TreePlan:
    moves: list[Move] = field(default_factory=list)
    parents: set[int] = field(default_factory=set)

    def move_of(self, path: str) -> Move | None:
        return next((move for move in self.moves if path.startswith(move.path_from)), None)

    def plant(self, row: Row) -> None:
        """Give a row its place in the target."""
        move = self.move_of(row["path"])
        if move is None:
            return
        row["path"] = move.path_to + row["path"][len(move.path_from) :]
        row["depth"] += move.levels
        if row.get("url_path") and move.url_from:
            row["url_path"] = move.url_to + row["url_path"][len(move.url_from) :]
            if row["url_path"] == move.url_to and "slug" in row:
                row["slug"] = move.url_to.strip("/").rpartition("/")[2]


def next_path(schema: str, model: Any, parent: Row) -> str:
    """The path of one more child, after the last."""
    where = tables.quoted(schema, model._meta.db_table)
    last = tables.single(
        "SELECT max(path) FROM {table} WHERE depth = %s AND path LIKE %s",
        [parent["depth"] + 1, f"{parent['path']}%"],
        table=where,
    )
    step = 1 if last is None else int(model._str2int(last[-model.steplen :])) + 1
    return str(model._get_path(parent["path"], parent["depth"] + 1, step))


def node(schema: str, model: Any, *, key: int | None = None) -> Row:
    """A node by its key, or the root."""
    found = tables.rows(schema, table_of(model))
    if key is None:
        return next(row for row in found if row["depth"] == 1)
    return next(row for row in found if row["id"] == key)


def plan_collections(schema_from: str, schema_to: str) -> TreePlan:
    """The origin's root becomes one more collection of the target: its files stay together."""
    old_root, root = node(schema_from, Collection), node(schema_to, Collection)
    path = next_path(schema_to, Collection, root)
    return TreePlan([Move(old_root["path"], path, 1)], {root["id"]})


def plan_pages(
    schema_from: str,
    schema_to: str,
    *,
    home_id: int,
    parent_id: int,
    free_slug: Callable[[Row], str],
) -> TreePlan:
    """The old site's home goes under the page of the sections, other trees beside the home.

    `free_slug(parent)` names the section among the parent's children.
    """
    home, parent = node(schema_from, Page, key=home_id), node(schema_to, Page, key=parent_id)
    plan = TreePlan()
    taken: dict[str, str] = {}
    for top in tables.rows(schema_from, table_of(Page)):
        if top["depth"] != 2 and top["id"] != home_id:
            continue
        if top["id"] == home_id:
            url = f"{parent['url_path']}{free_slug(parent)}/"
            plan.moves.insert(0, _move(schema_to, top, parent, url, taken))
            plan.parents.add(parent["id"])
        elif not home["path"].startswith(top["path"]):
            root = node(schema_to, Page)
            url = _free_url(schema_to, root, top["slug"])
            plan.moves.append(_move(schema_to, top, root, url, taken))
            plan.parents.add(root["id"])
    return plan


def child_slugs(schema: str, parent: Row) -> set[str]:
    return {
        row["slug"]
        for row in tables.rows(schema, table_of(Page))
        if row["depth"] == parent["depth"] + 1 and row["path"].startswith(parent["path"])
    }


def _free_url(schema: str, parent: Row, slug: str) -> str:
    taken = child_slugs(schema, parent)
    candidates = [slug, *(f"{slug}-{number}" for number in range(2, 1000))]
    free = next(candidate for candidate in candidates if candidate not in taken)
    return f"{parent['url_path']}{free}/"


def _move(schema_to: str, top: Row, parent: Row, url_to: str, taken: dict[str, str]) -> Move:
    path = next_path(schema_to, Page, parent)
    after = taken.get(parent["path"])
    if after is not None and path <= after:
        step = int(Page._str2int(after[-Page.steplen :])) + 1
        path = str(Page._get_path(parent["path"], parent["depth"] + 1, step))
    taken[parent["path"]] = path
    levels = parent["depth"] + 1 - top["depth"]
    return Move(top["path"], path, levels, top["url_path"], url_to)


def count_children(schema: str, model: Any, keys: set[int]) -> None:
    """Tell the parents how many children they have now."""
    where = tables.quoted(schema, model._meta.db_table)
    tables.execute(
        "UPDATE {table} AS parent SET numchild = (SELECT count(*) FROM {table} AS child "
        "WHERE child.depth = parent.depth + 1 AND child.path LIKE parent.path || '%%') "
        "WHERE parent.id = ANY(%s)",
        [list(keys)],
        table=where,
    )
