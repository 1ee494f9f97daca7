"""One table of one origin, row by row, into the target."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from wagtail.models import BaseLogEntry, Collection, Page, Revision

from tenants.mergers.copying import tables
from tenants.mergers.copying.context import OriginCopy
from tenants.mergers.copying.files import FilePlan
from tenants.mergers.copying.references import Rewriter, model_of
from tenants.mergers.copying.tables import SpaceTable
from tenants.mergers.copying.unique import UniqueValues
from tenants.mergers.registry import MergeRule, Policy, Row, rule_for

ALREADY_HERE = "existe déjà dans la commune nouvelle"
PART_OF_ONE_HERE = "dépend d'un élément qui existe déjà dans la commune nouvelle"
LINK_GONE = "dépend d'un élément qui n'est pas repris"


@dataclass
class TableCopy:
    copy: OriginCopy
    table: SpaceTable
    rewriter: Rewriter
    files: FilePlan
    rule: MergeRule = field(init=False)

    def __post_init__(self) -> None:
        self.rule = rule_for(self.table.label)

    def run(self) -> None:
        """Copy, stamp, and tell what stays behind."""
        unique = UniqueValues(self.copy, self.table)
        kept: list[Row] = []
        for row in tables.rows(self.copy.schema_from, self.table):
            old_key = row[self.table.pk.attname]
            why = self._left_behind(row, old_key) or self._changed(row, old_key)
            if why:
                self._leave(row, why)
                continue
            unique.make_free(row, old_key)
            kept.append(row)
            new_key = row[self.table.pk.attname]
            self.copy.stamps.append((self.table.label, str(old_key), str(new_key)))
        tables.insert(self.copy.schema_to, self.table, kept)

    def _left_behind(self, row: Row, old_key: Any) -> str:
        ids, rule = self.copy.ids, self.rule
        if rule.policy == Policy.SKIP:
            return rule.why
        if ids.is_matched(self.table, old_key):
            own = self.table.pk.remote_field is None
            return (rule.why or ALREADY_HERE) if own else PART_OF_ONE_HERE
        if rule.with_parent:
            parent = self.table.model._meta.get_field(rule.with_parent)
            target = SpaceTable(parent.remote_field.model)
            if ids.is_matched(target, row[parent.attname]):
                return PART_OF_ONE_HERE
        return ""

    def _changed(self, row: Row, old_key: Any) -> str:
        """Translate the row in place; a reason when it has to stay behind after all."""
        model, pk = self.table.model, self.table.pk
        needed = [
            link.attname
            for link in self.table.fields
            if link.remote_field is not None and not link.null
        ]
        self.rewriter.row(model, row)
        if pk.remote_field is None:
            row[pk.attname] = self.copy.ids.new(model, old_key)
        if any(row[name] is None for name in needed):
            return LINK_GONE
        self._wagtail(model, row)
        self.files.move(self.table, row)
        if self.rule.change is not None and self.rule.change(row, self.copy) is None:
            return self.rule.why or LINK_GONE
        return ""

    def _wagtail(self, model: Any, row: Row) -> None:
        if model is Page:
            self.copy.pages.plant(row)
            if row["id"] == self.copy.section_id:
                row["title"] = row["draft_title"] = self.copy.origin.section_title
                row["show_in_menus"] = False
        elif model is Collection:
            self.copy.collections.plant(row)
            if row["path"] == self.copy.collections.moves[0].path_to:
                row["name"] = self.copy.origin.section_title
        elif model is Revision:
            of = model_of(row["content_type_id"])
            if of is not None:
                content = self.rewriter.serialized(of, json.loads(row["content"]))
                row["content"] = json.dumps(content, ensure_ascii=False)
        elif issubclass(model, BaseLogEntry):
            row["data"] = self.rewriter.logged(row["data"])

    def _leave(self, row: Row, why: str) -> None:
        self.copy.leave(self.table, why)
        self.copy.left[self.table.label].append(row)
        if self.rule.told:
            told = {name: str(value) for name, value in row.items() if value not in (None, "")}
            self.copy.journal.kept_values.append(
                {"table": self.table.title, "origin": self.copy.origin.name, "values": told}
            )
