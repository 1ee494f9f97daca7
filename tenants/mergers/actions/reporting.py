"""The report of a rehearsal or of a run, as JSON that a screen can show."""

from __future__ import annotations

from typing import Any

from tenants.mergers.actions.performing import Merged
from tenants.mergers.models import Merger

# Kinds of collision, in the order of the screen.
KINDS = ("pages", "people", "numbers", "settings", "groups", "files", "redirects")


def report(merger: Merger, merged: Merged) -> dict[str, Any]:
    journal, volumes = merged.outcome.journal, merged.outcome.volumes
    collisions: dict[str, list[dict[str, Any]]] = {kind: [] for kind in KINDS}
    collisions.update(journal.collisions)
    collisions["people"] = merged.shared_people
    collisions["settings"] = journal.kept_values
    collisions["groups"] = _groups(volumes)
    collisions["pages"] = _shared_addresses(journal.collisions.get("pages", []))
    return {
        "blocking": journal.blocking,
        "collisions": collisions,
        "missing_files": merged.outcome.missing,
        "sections": journal.sections,
        "hosts": _hosts(merger, merged),
        "files": len(merged.outcome.files),
        "rows": sum(sum(line["origins"].values()) for line in volumes),
        "volumes": [line for line in volumes if line["after"] or line["left_behind"]],
    }


def _shared_addresses(pages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Addresses that more than one of the old sites has, with what each becomes."""
    by_address: dict[str, list[dict[str, Any]]] = {}
    for page in pages:
        by_address.setdefault(page["before"], []).append(page)
    return [
        {"before": address, "pages": found}
        for address, found in by_address.items()
        if len({page["origin"] for page in found}) > 1
    ]


def _groups(volumes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    line = next(found for found in volumes if found["table"] == "auth.group")
    kept = sum(line["left_behind"].values())
    return [{"left_behind": kept, "before": line["before"], "after": line["after"]}]


def _hosts(merger: Merger, merged: Merged) -> list[dict[str, str]]:
    sections = {found["origin"]: found["path"] for found in merged.outcome.journal.sections}
    to = merged.host  # a rehearsal is undone by now, and the new host with it
    return [
        {"from": host, "to": f"{to}{sections.get(origin.name, '/')}"}
        for origin in merger.origins.order_by("position")
        for host in origin.hosts
        if host != to
    ]
