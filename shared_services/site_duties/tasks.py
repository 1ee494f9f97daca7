from __future__ import annotations

from datetime import timedelta

from kernel.tasks import space_task
from shared_services.site_duties.actions import checking, counting, reminding
from shared_services.site_duties.network import Outside


@space_task("site_duties.gather_visits", queue="bulk", every=timedelta(hours=1))
def gather_visits() -> None:
    counting.gather()


@space_task("site_duties.check", queue="bulk", every=timedelta(days=1))
def check() -> None:
    checking.check_site(Outside())


@space_task(checking.CHECK, queue="bulk")
def check_now() -> None:
    checking.check_site(Outside())


@space_task("site_duties.check_outside_links", queue="bulk", every=timedelta(days=1))
def check_outside_links() -> None:
    checking.check_outside_links(Outside())


@space_task("site_duties.remind", queue="bulk", every=timedelta(days=7))
def remind() -> None:
    reminding.remind()
