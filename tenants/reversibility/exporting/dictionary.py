"""The data dictionary: what every table and column of an archive means."""

from __future__ import annotations

from typing import Any

from tenants.reversibility.exporting.folder import ExportFolder
from tenants.reversibility.tables import Table

COLUMNS = (
    "table",
    "table_label",
    "column",
    "type",
    "nullable",
    "primary_key",
    "label",
    "help",
    "points_to",
    "values",
)


def rows_of(table: Table) -> list[dict[str, Any]]:
    return [_row(table, field) for field in _fields(table)]


def write_dictionary(folder: ExportFolder, tables: list[Table]) -> None:
    rows = [row for table in tables for row in rows_of(table)]
    folder.write_table("dictionary", COLUMNS, rows)
    folder.write_text("dictionary.md", _markdown(tables))


def _fields(table: Table) -> list[Any]:
    return [f for f in table.model._meta.local_concrete_fields if f.column in table.columns]


def _row(table: Table, field: Any) -> dict[str, Any]:
    target = field.remote_field.model._meta if field.remote_field is not None else None
    return {
        "table": table.file_name,
        "table_label": str(table.model._meta.verbose_name),
        "column": field.column,
        "type": field.get_internal_type(),
        "nullable": field.null,
        "primary_key": field.primary_key,
        "label": str(field.verbose_name),
        "help": str(field.help_text),
        "points_to": f"{target.label_lower}.{field.target_field.column}" if target else "",
        "values": ", ".join(f"{value} = {label}" for value, label in field.flatchoices),
    }


def _markdown(tables: list[Table]) -> str:
    lines = ["# Dictionnaire des données", ""]
    for table in tables:
        lines += [f"## `{table.file_name}` : {table.model._meta.verbose_name}", ""]
        lines += ["| Colonne | Type | Libellé | Relation | Valeurs |", "|---|---|---|---|---|"]
        for row in rows_of(table):
            cells = (row["column"], row["type"], row["label"], row["points_to"], row["values"])
            lines.append("| " + " | ".join(str(c).replace("|", "\\|") for c in cells) + " |")
        lines.append("")
    return "\n".join(lines)
