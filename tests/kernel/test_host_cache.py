from __future__ import annotations

from typing import Any

import pytest
import redis

from kernel import host_cache, valkey
from kernel.host_cache import HostCache
from kernel.tenancy import HostMatch
from tenants.authorities.models import Domain, LocalAuthority


@pytest.fixture
def cache(settings: Any, monkeypatch: pytest.MonkeyPatch) -> HostCache:
    settings.HOST_CACHE = True
    fresh = HostCache()
    monkeypatch.setattr(host_cache, "hosts", fresh)
    monkeypatch.setattr("kernel.tenancy.hosts", fresh)
    monkeypatch.setattr("kernel.apps.hosts", fresh)
    return fresh


def finder(answers: list[Any]) -> Any:
    def find() -> Any:
        asked.append(1)
        return answers[0]

    asked: list[int] = []
    find.asked = asked  # type: ignore[attr-defined]
    return find


def test_a_known_host_is_looked_up_once(cache: HostCache) -> None:
    find = finder([HostMatch("commune", LocalAuthority(name="Chassy"))])
    for _turn in range(3):
        match = cache.get("chassy.example", find)
        assert match is not None
        assert match.authority.name == "Chassy"
    assert len(find.asked) == 1


def test_each_request_gets_an_authority_of_its_own(cache: HostCache) -> None:
    find = finder([HostMatch("commune", LocalAuthority(name="Chassy"))])
    cache.get("chassy.example", find).authority.name = "changed by a request"
    assert cache.get("chassy.example", find).authority.name == "Chassy"


def test_an_unknown_host_is_not_remembered(cache: HostCache) -> None:
    find = finder([None])
    assert cache.get("nobody.example", find) is None
    assert cache.get("nobody.example", find) is None
    assert len(find.asked) == 2
    assert cache._entries == {}


def test_two_hosts_never_share_an_answer(cache: HostCache) -> None:
    a = HostMatch("commune", LocalAuthority(name="Chassy"))
    b = HostMatch("commune", LocalAuthority(name="Senan"))
    assert cache.get("chassy.example", lambda: a).authority.name == "Chassy"
    assert cache.get("senan.example", lambda: b).authority.name == "Senan"


def test_another_process_learns_of_a_change_within_a_second(
    cache: HostCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = HostCache()
    find = finder([HostMatch("commune", LocalAuthority(name="Chassy"))])
    elsewhere.get("chassy.example", find)
    cache.forget()
    monkeypatch.setattr(host_cache, "LOOK_SECONDS", 0.0)
    elsewhere.get("chassy.example", find)
    assert len(find.asked) == 2


def test_without_valkey_the_database_is_asked_each_time(
    cache: HostCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = redis.Redis(host="127.0.0.1", port=1, socket_connect_timeout=0.1)
    monkeypatch.setattr(valkey, "client", lambda: gone)
    find = finder([HostMatch("commune", LocalAuthority(name="Chassy"))])
    for _turn in range(2):
        assert cache.get("chassy.example", find) is not None
    assert len(find.asked) == 2
    cache.forget()


def test_a_change_of_the_registry_is_noticed_by_itself(
    cache: HostCache, commune_a: Any, client_for: Any, django_capture_on_commit_callbacks: Any
) -> None:
    browser = client_for(commune_a)
    assert browser.get("/").status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        domain = Domain.objects.get(host=commune_a.primary_host)
        domain.host = "mairie-de-chassy.example"
        domain.save()
    assert browser.get("/").status_code == 404


def test_a_page_needs_no_query_to_know_its_space(
    cache: HostCache, commune_a: Any, django_assert_num_queries: Any
) -> None:
    from kernel.tenancy import match_host

    match_host(commune_a.primary_host)
    with django_assert_num_queries(0):
        match = match_host(commune_a.primary_host)
        assert match is not None
        assert match.authority.url() != ""
