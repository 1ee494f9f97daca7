"""A worker killed between the submission and the mail: the mail arrives, and only once."""

from __future__ import annotations

import os
import signal
import time

from playwright.sync_api import Page

from tests.journeys import acts
from tests.journeys.running_demo import Demo

LONG_ENOUGH_FOR_A_SECOND_MAIL = 6.0  # seconds: the relay and the new worker have both had a turn


def worker_pid(demo: Demo) -> int:
    workers = [row for row in demo.status()["processes"] if row["name"] == "interactive"]
    return int(workers[0]["pid"]) if workers and workers[0]["running"] else 0


def test_the_acknowledgement_arrives_once_when_the_worker_is_killed_before_sending_it(
    demo: Demo, page: Page
) -> None:
    email = acts.new_address("panne")
    acts.fill_extract(page, demo, email)
    killed = worker_pid(demo)
    os.kill(killed, signal.SIGKILL)
    number = acts.send_request(page)

    demo.wait_for_mail(email, acts.about(number, "Accusé de réception"), seconds=60)
    acts.poll(
        lambda: worker_pid(demo) not in (0, killed),
        seconds=30,
        what="the supervisor starts the worker again",
    )
    end = time.monotonic() + LONG_ENOUGH_FOR_A_SECOND_MAIL
    while time.monotonic() < end:
        assert len(demo.mails_to(email)) == 1
        time.sleep(0.5)
