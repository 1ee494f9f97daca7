"""Work on many spaces by a bounded number of processes."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

from django.db import connections

Item = TypeVar("Item")
Result = TypeVar("Result")

# A PostgreSQL connection remembers every table of every space it visits and gives nothing back:
# about a megabyte per space and process.
SPACES_PER_CONNECTION = 40

_visited = 0


class WorkerLost(RuntimeError):
    """A process of the pool was killed before it could answer."""


def default_jobs() -> int:
    return os.cpu_count() or 1


def each(
    work: Callable[[Item], Result], items: Iterable[Item], *, jobs: int
) -> Iterator[tuple[Item, Result]]:
    """Yield (item, result) as they come, in any order. `work` answers for its own errors.

    With one job everything happens here, on this connection. Raises WorkerLost when a process
    was killed; what the others had done stays done.
    """
    waiting = list(items)
    if jobs <= 1 or len(waiting) < 2:
        for item in waiting:
            yield item, work(item)
        return
    # Forked, not spawned: starting Django again would cost each process several seconds.
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(
        min(jobs, len(waiting)), mp_context=context, initializer=_forget_connections
    ) as pool:
        futures: dict[Future[Result], Item] = {
            pool.submit(_recycling, work, item): item for item in waiting
        }
        try:
            for future in as_completed(futures):
                yield futures[future], future.result()
        except BrokenProcessPool as error:
            raise WorkerLost("a process was killed before it could answer: run it again") from error
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _forget_connections() -> None:
    """The parent's sessions are the parent's: drop the objects, leave the sessions alone."""
    for alias in connections:
        del connections[alias]


def _recycling(work: Callable[[Item], Result], item: Item) -> Result:
    global _visited  # one count per process
    _visited += 1
    if _visited % SPACES_PER_CONNECTION == 0:
        connections.close_all()
    return work(item)
