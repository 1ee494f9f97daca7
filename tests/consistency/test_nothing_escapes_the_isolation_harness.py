"""A new route, task, text, file or cache comes into the isolation harness, or the suite fails."""

import inspect

from django.apps import apps
from django.conf import settings
from django.db import models

from kernel.storage import SpaceStorage
from kernel.tasks import SpaceTask
from kernel.tenancy import schema_named
from tests.consistency.code import schema_of
from tests.consistency.routes import all_routes
from tests.consistency.test_caches_and_tasks_know_their_space import our_tasks
from tests.isolation import addresses, rows
from tests.isolation.payloads import KNOWN_PARAMETERS, parameters_of


def test_every_route_can_be_asked() -> None:
    """Unknown argument: add a line to BY_NAME or BY_PLACE of `tests/isolation/addresses.py`."""
    routes = all_routes()
    assert len(routes) > 100
    assert [f"{r.kind} {r.address}" for r in routes if not addresses.is_known(r)] == []


def test_the_registry_of_addresses_holds_nothing_that_is_gone() -> None:
    routes = all_routes()
    known = {route.address for route in routes}
    assert [address for address in addresses.BY_HAND if address not in known] == []
    used = {argument for route in routes for argument in addresses.arguments_of(route)}
    assert sorted(set(addresses.BY_NAME) - used) == []
    lost = [
        (start, name)
        for start, name in addresses.BY_PLACE
        if not any(
            route.address.startswith(start) and name in addresses.arguments_of(route)
            for route in routes
        )
    ]
    assert lost == []


def test_every_parameter_of_a_task_has_a_value_of_a() -> None:
    unknown = [
        f"{name}: {parameter}"
        for name, task in our_tasks().items()
        if isinstance(task, SpaceTask)
        for parameter in parameters_of(task)
        if parameter not in KNOWN_PARAMETERS
    ]
    assert unknown == []


def test_every_text_left_without_a_canary_is_still_there() -> None:
    lost = []
    for label, name in rows.NOT_INKED:
        known = rows.space_models() if label == "*" else [apps.get_model(label)]
        if label == "*":
            known = [*known, *rows.public_models_about_spaces()]
        fields = {field.name for model in known for field in model._meta.local_fields}
        if name != "*" and name not in fields:
            lost.append((label, name))
    assert lost == []


def test_every_file_lies_in_a_folder_of_its_space() -> None:
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, models.FileField):
                assert schema_of(model._meta.app_label) == "space", field
                with schema_named("s_somewhere"):
                    assert "/s_somewhere" in field.storage.path("x"), field


def test_every_storage_and_cache_knows_its_space() -> None:
    from django.core.files.storage import storages

    for alias in settings.STORAGES:
        assert alias == "staticfiles" or isinstance(storages[alias], SpaceStorage), alias
    for alias, options in settings.CACHES.items():
        assert options["KEY_FUNCTION"] == "kernel.cache.space_key", alias


def test_work_of_the_owner_is_ordered_from_public_alone() -> None:
    """Periodic handlers run in every space: they take no payload that could name another's."""
    from kernel.tasks import LONG_QUEUE, PERIODIC, QUEUE_OF

    names = [name for name, task in our_tasks().items() if QUEUE_OF.get(name) == LONG_QUEUE]
    assert names
    for name in set(names) & set(PERIODIC):
        assert not inspect.signature(our_tasks()[name].handler).parameters, name
