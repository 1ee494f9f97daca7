"""The Celery application: workers, beat, and the senders inside web processes.

Nothing is read from Django's settings when this module is imported: `project.settings` itself
imports the package. The settings of Celery are in `celery_config.py`, loaded at first use.
"""

from __future__ import annotations

from typing import Any

from celery import Celery
from celery.signals import setup_logging, task_prerun

app = Celery("beffroi")
# The current app is per thread; the web server's other threads fall back to this one.
app.set_default()
app.config_from_object("project.celery_config")
# Celery's Django part would open a database connection for each task; ours are recycled by
# Django's own rules (CONN_MAX_AGE, health check) instead, see below.
app.add_defaults({"CELERY_DB_REUSE_MAX": 1_000_000})


def _packages() -> list[str]:
    from django.apps import apps

    return [config.name for config in apps.get_app_configs()]


app.autodiscover_tasks(_packages)


@setup_logging.connect
def _keep_django_logging(**_: Any) -> bool:
    """Celery leaves logging alone: Django's settings say it all, the space in each line too."""
    return True


@task_prerun.connect
def _recycle_connections(**_: Any) -> None:
    from django.db import close_old_connections

    close_old_connections()
