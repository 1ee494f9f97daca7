"""The register of published acts as it leaves with the commune: one table and the PDFs."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from shared_services.acts.models import Act, ActStamp

COLUMNS = (
    "number",
    "title",
    "nature",
    "nature_label",
    "adopted_on",
    "author_name",
    "author_capacity",
    "put_online_at",
    "replaces",
    "matter_code",
    "matter_name",
    "budget_year",
    "budget_name",
    "prefecture_id",
    "prefecture_on",
    "votes_members",
    "votes_cast",
    "votes_for",
    "votes_against",
    "votes_abstention",
    "publication_ground",
    "withdrawal",
    "withdrawn_on",
    "withdrawal_reason",
    "sha256",
    "file",
)


def write_register(_authority: Any, folder: Any) -> None:
    """Write `registre.csv`, `registre.json` and `pdf/`, from the current space."""
    acts = Act.objects.select_related("document", "replaces").order_by("put_online_at", "pk")
    folder.write_table("registre", COLUMNS, _rows(acts.iterator(chunk_size=200)))
    for act in acts.iterator(chunk_size=200):
        with act.document.open_file() as content:
            folder.add_file(_file_name(act), content)
    for stamp in ActStamp.objects.select_related("act").iterator(chunk_size=200):
        name = _file_name(stamp.act).replace("pdf/", "horodatages/").removesuffix(".pdf")
        folder.add_file(f"{name}.tsr", io.BytesIO(bytes(stamp.reply)))


def _rows(acts: Any) -> Iterator[dict[str, Any]]:
    for act in acts:
        facts = {name: getattr(act, name) for name in COLUMNS if hasattr(act, name)}
        yield {
            **facts,
            "nature_label": act.get_nature_display(),
            "replaces": act.replaces.number if act.replaces else "",
            "file": _file_name(act),
        }


def _file_name(act: Act) -> str:
    safe = "".join(c if c.isalnum() or c in "-_" else "-" for c in act.number)
    return f"pdf/{act.pk}-{safe}.pdf"
