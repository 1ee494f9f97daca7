"""Recurring work of the service."""

from __future__ import annotations

import logging
from datetime import timedelta

from kernel.tasks import space_task
from shared_services.appointments.actions import recurring

logger = logging.getLogger(__name__)


@space_task("appointments.remind", queue="bulk", every=timedelta(hours=1))
def remind_people() -> None:
    """Remind people of tomorrow's appointments. Running it again sends nothing twice."""
    logger.info("%d appointments are near", recurring.remind())


@space_task("appointments.forget", queue="bulk", every=timedelta(days=1))
def forget_people() -> None:
    """Take the people out of old appointments. Running it again is harmless."""
    logger.info("forgot the people of %d appointments", recurring.forget_old())
