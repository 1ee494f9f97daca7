"""Leaks planted on purpose: the harness proves nothing unless it reports each of them."""

from __future__ import annotations

import sys
import types
from collections.abc import Iterator
from typing import Any

import pytest
from celery import current_app
from django.conf import settings as live
from django.core.cache import caches
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path

from kernel.middleware import host
from kernel.outbox.facade import enqueue
from kernel.permissions import public
from kernel.tasks import PERIODIC, QUEUE_OF, space_task
from kernel.tenancy import authority_of_host, public_space, schema_named, space_of
from tests.consistency.routes import Route
from tests.isolation import addresses
from tests.isolation.test_caches import PAGE_CACHE, keys
from tests.isolation.walk import Visit, Walk, start
from tests.isolation.world import World


@public
def leaky(request: HttpRequest, act: str) -> HttpResponse:
    """What a careless developer might write: whose rows these are is never asked."""
    from shared_services.websites.models import DirectoryEntry
    from tenants.authorities.models import LocalAuthority

    with public_space():
        a = LocalAuthority.objects.get(insee_code="89088")
    with schema_named(a.schema_name):
        entry: Any = DirectoryEntry.objects.first()
        if act == "write":
            DirectoryEntry.objects.filter(pk=entry.pk).update(phone="1")
            return HttpResponse("done")
    if act == "copy":
        from kernel.audit import facade as audit

        with space_of(authority_of_host(request.get_host())), transaction.atomic():
            audit.record("isolation.leak", actor=None, target=entry.name)
        return HttpResponse("done")
    response = HttpResponse(entry.name if act == "body" else "nothing")
    if act == "header":
        response["X-About"] = entry.name
    if act == "cookie":
        response.set_cookie("about", entry.name.split()[-1])
    if act == "redirect":
        response.status_code = 302
        response["Location"] = f"/?q={entry.name}"
    return response


@pytest.fixture
def walk(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Walk]:
    module = types.ModuleType("tests_leaky_urls")
    module.urlpatterns = [path("leaky/<str:act>/", leaky)]  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "tests_leaky_urls", module)
    monkeypatch.setitem(host.URLCONFS, "commune", "tests_leaky_urls")
    return start(world, Visit("anonymous", "b"))


@pytest.mark.parametrize("act", ["body", "header", "cookie", "redirect", "write", "copy"])
def test_a_leaky_view_is_reported(walk: Walk, act: str) -> None:
    walk.ask("GET", f"/leaky/{act}/")
    assert walk.leaks
    assert "anonymous@b GET /leaky/" in walk.leaks[0]


def test_an_innocent_view_is_not(walk: Walk) -> None:
    walk.ask("GET", "/leaky/nothing/")
    assert walk.leaks == []


def test_a_route_with_an_unknown_argument_is_reported() -> None:
    route = Route("commune", "/poubelles/<int:bin_number>/", leaky)
    assert not addresses.is_known(route)
    assert not addresses.is_known(Route("commune", r"/poubelles/(\d+)/", leaky))


def test_a_cache_that_forgets_the_space_is_reported(
    world: World, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = {**live.CACHES["default"]}
    options.pop("KEY_FUNCTION")
    settings.CACHES = {**live.CACHES, "leaky": options}
    with space_of(world.a):
        caches["leaky"].set("same", "A")
    with space_of(world.b):
        assert caches["leaky"].get("same") == "A"
    schemas = (f"{world.a.schema_name}:", f"{world.b.schema_name}:", "public:")
    stray = [key for key in keys() if not key.startswith(schemas) and not PAGE_CACHE.match(key)]
    assert stray
    caches["leaky"].clear()


def test_a_task_that_follows_an_identity_next_door_is_reported(world: World) -> None:
    from shared_services.websites.models import DirectoryEntry

    name = "tests.leaky_task"

    @space_task(name)
    def leaky_task(*, schema: str) -> None:
        with schema_named(schema):
            DirectoryEntry.objects.update(phone="1")

    try:
        with space_of(world.b), transaction.atomic():
            message = enqueue(name, payload={"schema": world.a.schema_name})
        before = world.watch.counts()
        leaky_task(str(world.b.pk), str(message.pk))
        assert world.watch.counts().since(before).changed
    finally:
        del current_app.tasks[name]
        QUEUE_OF.pop(name, None)
        PERIODIC.pop(name, None)
