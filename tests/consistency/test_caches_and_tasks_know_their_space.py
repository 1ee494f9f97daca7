"""No cache entry and no task without a space."""

import importlib

from celery import current_app
from django.conf import settings
from django.core.cache import caches

from kernel.tasks import PlatformTask, SpaceTask
from tests.consistency.code import floor_of, our_apps, python_files, relative

QUEUES = {"urgent", "transactional", "retry", "callbacks", "bulk", "operations"}


def our_tasks() -> dict[str, object]:
    for config in our_apps():
        try:
            importlib.import_module(f"{config.name}.tasks")
        except ModuleNotFoundError as error:
            if error.name != f"{config.name}.tasks":
                raise
    current_app.finalize()
    return {
        name: task
        for name, task in current_app.tasks.items()
        if floor_of(type(task).__module__) is not None or floor_of(task.__module__) is not None
    }


def test_every_cache_puts_the_space_in_its_keys() -> None:
    assert settings.CACHES
    for alias, options in settings.CACHES.items():
        assert options.get("KEY_FUNCTION") == "kernel.cache.space_key", alias
        assert caches[alias].key_func.__module__ == "kernel.cache"


def test_every_task_works_in_a_space_or_is_a_round_of_the_platform() -> None:
    tasks = our_tasks()
    assert tasks, "no task found: this test looks in the wrong place"
    other = [name for name, task in tasks.items() if not isinstance(task, SpaceTask | PlatformTask)]
    assert other == []


def test_every_task_goes_to_a_queue_that_a_worker_serves() -> None:
    routes = current_app.amqp.router.route
    queues = {
        name: getattr(task, "queue", None) or routes({}, name)["queue"].name
        for name, task in our_tasks().items()
    }
    assert {name: queue for name, queue in queues.items() if queue not in QUEUES} == {}


def test_nobody_goes_around_the_two_kinds_of_tasks() -> None:
    """`shared_task` is called in `kernel.tasks` alone: elsewhere it would run without a space."""
    direct = {
        relative(path)
        for path in python_files()
        if "shared_task" in path.read_text() and relative(path) != "platform/kernel/tasks.py"
    }
    assert direct == set()
