"""The whole copy: every origin, then what is rebuilt, then the count that must be right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from wagtail.models import Collection, Page, Site

from kernel.outbox_index.models import OutboxPointer
from kernel.tenancy import space_of
from tenants.directory import grammar
from tenants.mergers.copying import counts, rebuilding, stamping, tables, trees
from tenants.mergers.copying.context import FileCopy, Journal, Origin, OriginCopy
from tenants.mergers.copying.files import FilePlan, missing_message, names_taken
from tenants.mergers.copying.identities import identities
from tenants.mergers.copying.references import Rewriter
from tenants.mergers.copying.rows import TableCopy
from tenants.mergers.copying.tables import space_tables
from tenants.mergers.registry import Policy, merge_steps, rule_for, section_parent


@dataclass(frozen=True)
class Outcome:
    """`volumes` has one line per table: rows of each origin, rows kept, and why others are not."""

    journal: Journal
    files: list[FileCopy]
    missing: list[dict[str, str]]
    volumes: list[dict[str, Any]]


def merge_spaces(
    origins: Sequence[Origin], target: Any, *, succeeded_on: date, accepts_missing_files: bool
) -> Outcome:
    """Copy the origins into the target, in the caller's transaction; files are only planned.

    An origin that is the target itself is stamped, not copied. Raises MergeInconsistent when the
    rows of a table do not add up.
    """
    journal = Journal()
    parent_id = _parent_of_sections(target)
    before = counts.of_space(target.schema_name)
    taken = names_taken(target.schema_name)
    files: list[FileCopy] = []
    missing: list[dict[str, str]] = []
    for origin in origins:
        if origin.schema_name == target.schema_name:
            stamping.stamp_own_rows(origin, target, journal, succeeded_on)
            continue
        copy = _prepared(origin, target, journal, parent_id)
        plan = FilePlan(copy, taken)
        _copy_rows(copy, plan)
        tables.advance_sequences(target.schema_name)
        stamping.write_traces(copy, succeeded_on)
        _take_over_messages(copy)
        with space_of(target):
            for step in merge_steps():
                step(copy)
        files += copy.files
        missing += plan.missing
    if missing and not accepts_missing_files:
        journal.block("missing_files", missing_message(missing))
    rebuilding.rebuild(target)
    volumes = counts.check(origins, target, before, journal)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return Outcome(journal, files, missing, volumes)


def _parent_of_sections(target: Any) -> int:
    find = section_parent()
    with space_of(target):
        if find is not None:
            return find(target)
    return int(home_of(target.schema_name)["id"])


def home_of(schema: str) -> dict[str, Any]:
    """The page at the root of a space's site."""
    root = tables.single(
        "SELECT root_page_id FROM {table} ORDER BY is_default_site DESC, id LIMIT 1",
        table=tables.quoted(schema, Site._meta.db_table),
    )
    return trees.node(schema, Page, key=root)


def _prepared(origin: Origin, target: Any, journal: Journal, parent_id: int) -> OriginCopy:
    schema_from, schema_to = origin.schema_name, target.schema_name
    ids = identities(schema_from, schema_to)
    old_root, new_root = trees.node(schema_from, Page), trees.node(schema_to, Page)
    ids.matched["wagtailcore.page"] = {old_root["id"]: new_root["id"]}
    home = home_of(schema_from)

    def free_slug(parent: Any) -> str:
        taken = trees.child_slugs(schema_to, parent)
        slug = grammar.slug(origin.name)
        return slug if slug not in taken else f"{slug}-{origin.insee_code.lower()}"

    pages = trees.plan_pages(
        schema_from, schema_to, home_id=home["id"], parent_id=parent_id, free_slug=free_slug
    )
    new_home_url = home_of(schema_to)["url_path"]
    path = "/" + pages.moves[0].url_to[len(new_home_url) :]
    journal.sections.append({"origin": origin.name, "title": origin.section_title, "path": path})
    _tell_taken_addresses(origin, journal, home, path)
    return OriginCopy(
        origin=origin,
        target=target,
        journal=journal,
        ids=ids,
        pages=pages,
        collections=trees.plan_collections(schema_from, schema_to),
        home_id=home["id"],
        section_id=ids.new(Page, home["id"]),
        section_path=path,
    )


def _tell_taken_addresses(
    origin: Origin, journal: Journal, home: dict[str, Any], section_path: str
) -> None:
    """The addresses of an old site, and what they become: two sites have the same ones."""
    for row in tables.rows(origin.schema_name, tables.table_of(Page)):
        if row["url_path"].startswith(home["url_path"]):
            rest = row["url_path"][len(home["url_path"]) :]
            journal.collide(
                "pages",
                origin=origin.name,
                title=row["title"],
                before=f"/{rest}",
                after=f"{section_path}{rest}",
            )


def _copy_rows(copy: OriginCopy, files: FilePlan) -> None:
    copy.rewriter = rewriter = Rewriter(copy, stamping.new_addresses(copy))
    for table in space_tables():
        if rule_for(table.label).policy != Policy.REBUILT:
            TableCopy(copy, table, rewriter, files).run()
    trees.count_children(copy.schema_to, Page, copy.pages.parents)
    trees.count_children(copy.schema_to, Collection, copy.collections.parents)


def _take_over_messages(copy: OriginCopy) -> None:
    """Workers look for the messages in the new space; the old one's rounds end."""
    theirs = OutboxPointer.objects.filter(authority_id=str(copy.origin.authority_id))
    theirs.filter(message_id__in=copy.messages).update(authority_id=str(copy.target.id))
    theirs.delete()
