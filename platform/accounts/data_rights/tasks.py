from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from accounts.data_rights.actions import erasing, leaving, preparing
from kernel.tasks import space_task


def _give_up(payload: dict[str, Any], _reason: str) -> None:
    preparing.give_up(UUID(payload["part"]))


@space_task("data_rights.gather", on_dead=_give_up)
def gather(*, part: str) -> None:
    preparing.gather(UUID(part))


# With the owner's login: the platform's role may not touch what the copies hold.
@space_task("data_rights.tidy", queue="operations", every=timedelta(hours=6), only_in_public=True)
def tidy() -> None:
    preparing.tidy()


def _erasure_failed(payload: dict[str, Any], _reason: str) -> None:
    erasing.note_failure(UUID(payload["deletion_part"]))


@space_task(erasing.ERASE, on_dead=_erasure_failed)
def erase(*, deletion_part: str) -> None:
    erasing.erase(UUID(deletion_part))


# With the owner's login: they move from space to space and touch credentials.
@space_task(erasing.FINISH, queue="operations", only_in_public=True)
def finish(*, leaving_id: str) -> None:
    erasing.finish(UUID(leaving_id))


@space_task("data_rights.leave", queue="operations", every=timedelta(hours=1), only_in_public=True)
def leave() -> None:
    """Begin the deletions whose week is over, try again what failed, forget what is long done."""
    leaving.start_due()
    erasing.try_again()
    leaving.forget_done()
