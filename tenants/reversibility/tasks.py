"""Heavy work, in the `operations` queue: its worker is the database's owner."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from kernel.tasks import space_task
from kernel.tenancy import PUBLIC, current_authority_key
from tenants.reversibility.actions import deletion, export


def _give_up(payload: dict[str, Any], reason: str) -> None:
    export.give_up(payload["export"], reason)


@space_task("reversibility.make_export", queue="operations", on_dead=_give_up)
def make_export(*, export: str) -> None:
    _run(export)


@space_task("reversibility.delete_space", queue="operations")
def delete_space(*, deletion: str) -> None:
    _delete(deletion)


@space_task(
    "reversibility.purge_exports", queue="operations", every=timedelta(hours=6), in_public=True
)
def purge_exports() -> None:
    """In public alone: the archives of all spaces are listed there."""
    if current_authority_key() == PUBLIC:
        export.purge_expired()


def _run(export_id: str) -> None:
    export.run_export(export_id)


def _delete(deletion_id: str) -> None:
    deletion.delete_space(deletion_id)
