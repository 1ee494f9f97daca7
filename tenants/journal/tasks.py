from __future__ import annotations

from datetime import timedelta

from kernel.tasks import LONG_QUEUE, space_task
from tenants.journal.actions.keep import purge_old
from tenants.journal.actions.publish import publish_head


@space_task("journal.publish_head", queue="bulk", every=timedelta(days=1), in_public=True)
def publish() -> None:
    """Tell the commune, once a day, where its journal stood at midnight."""
    publish_head()


@space_task("journal.purge", queue=LONG_QUEUE, every=timedelta(days=7), in_public=True)
def purge() -> None:
    """Delete the lines past their time; only the owner may."""
    purge_old()
