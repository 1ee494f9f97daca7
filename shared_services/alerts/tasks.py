"""What the workers do for alerts, on the urgent queue. Each task calls one action."""

from __future__ import annotations

from uuid import UUID

from kernel.tasks import space_task
from shared_services.alerts.actions import receiving, reporting, telling
from shared_services.alerts.paths import path_of
from shared_services.notifications.facade import register_path_finder

# « Mes messages » leads to the alert's own page.
register_path_finder(path_of)


@space_task("alerts.tell", queue="urgent")
def tell(*, alert_message: str, after: str | None = None) -> None:
    telling.tell(UUID(alert_message), after)


@space_task("alerts.expire", queue="urgent")
def expire(*, alert_message: str) -> None:
    telling.expire(UUID(alert_message))


@space_task("alerts.hand_out", queue="urgent")
def hand_out(*, alert_message: str) -> None:
    telling.hand_out(UUID(alert_message))


@space_task("alerts.receive", queue="urgent")
def receive(*, origin: str, told: str) -> None:
    receiving.receive(origin, told)


@space_task("alerts.release", queue="urgent")
def release(*, alert: str) -> None:
    receiving.release(UUID(alert))


@space_task("alerts.report")
def report(*, alert: str, turn: int) -> None:
    reporting.report(UUID(alert), turn)


@space_task("alerts.note_progress", queue="urgent")
def note_progress(*, alert: str, commune: str, told: str) -> None:
    reporting.note_progress(UUID(alert), UUID(commune), told)
