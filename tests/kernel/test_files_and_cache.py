from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache, caches
from django.core.cache.backends.base import BaseCache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages

from kernel.cache import ResilientRedisCache, space_key
from kernel.errors import NoSpaceSelected
from kernel.tenancy import space_of


def test_two_communes_never_share_a_cache_entry(commune_a: Any, commune_b: Any) -> None:
    with space_of(commune_a):
        cache.set("menu", "de A")
    with space_of(commune_b):
        assert cache.get("menu") is None
        cache.set("menu", "de B")
    with space_of(commune_a):
        assert cache.get("menu") == "de A"
    assert cache.get("menu") is None


def test_every_alias_puts_the_space_in_its_keys() -> None:
    for alias in settings.CACHES:
        assert caches[alias].key_func is space_key


def test_a_lost_cache_server_is_an_empty_cache() -> None:
    lost: BaseCache = ResilientRedisCache(
        "redis://127.0.0.1:9/0",
        {"KEY_FUNCTION": space_key, "OPTIONS": {"socket_connect_timeout": 0.2}},
    )
    lost.set("a", 1)
    assert lost.get("a", "rien") == "rien"
    assert lost.get_many(["a", "b"]) == {}
    assert lost.add("a", 1) is True
    assert lost.incr("a") == 1


def test_files_lie_in_their_spaces_folder(commune_a: Any, commune_b: Any) -> None:
    for alias in ("default", "private"):
        storage = storages[alias]
        with space_of(commune_a):
            name = storage.save("acte.txt", ContentFile(b"secret de A"))
            assert commune_a.schema_name in storage.path(name)
        with space_of(commune_b):
            assert not storage.exists(name)


def test_private_files_have_no_address(commune_a: Any) -> None:
    with space_of(commune_a), pytest.raises(ValueError, match="no address"):
        storages["private"].url("acte.txt")


def test_no_file_is_kept_without_a_space(db: None) -> None:
    with pytest.raises(NoSpaceSelected):
        default_storage.save("x.txt", ContentFile(b"x"))
