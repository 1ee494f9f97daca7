"""The Celery application: workers, beat, and the senders inside web processes.

Nothing is read from Django's settings when this module is imported: `project.settings` itself
imports the package. The settings of Celery are in `celery_config.py`, loaded at first use.
"""

from __future__ import annotations

from celery import Celery

app = Celery("beffroi")
# The current app is per thread; the web server's other threads fall back to this one.
app.set_default()
app.config_from_object("project.celery_config")


def _packages() -> list[str]:
    from django.apps import apps

    return [config.name for config in apps.get_app_configs()]


app.autodiscover_tasks(_packages)
