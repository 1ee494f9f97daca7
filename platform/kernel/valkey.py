"""The connection to Valkey of what works below Django's caches: kept pages, remembered hosts."""

from __future__ import annotations

from typing import Any

import redis
from django.conf import settings

_clients: dict[str, Any] = {}


def client() -> Any:
    """One pool per address; short time-outs, because whoever asks can do without the answer."""
    address = settings.CACHE_URL
    if address not in _clients:
        _clients[address] = redis.Redis.from_url(
            address, socket_connect_timeout=0.3, socket_timeout=0.5
        )
    return _clients[address]
