"""Who was told already and who sends too much, remembered in Valkey beside the queues.

All of it may be lost or away at any moment: then everybody is told, and nobody is held back.
"""

from __future__ import annotations

import os
import time
from typing import Any

import redis
from celery import current_app

from kernel.outbox import conf

_TOLD = "beffroi:outbox:told:"
_TOKENS = "beffroi:outbox:tokens:"
# What is left of the bucket, and when it was counted; a commune that was quiet has a full one.
_TAKE = """
local rate, burst = tonumber(ARGV[1]), tonumber(ARGV[2])
local clock = redis.call('TIME')
local moment = tonumber(clock[1]) + tonumber(clock[2]) / 1000000
local kept = redis.call('HMGET', KEYS[1], 'left', 'at')
local left = tonumber(kept[1]) or burst
left = math.min(burst, left + (moment - (tonumber(kept[2]) or moment)) * rate)
local given = left >= 1
if given then left = left - 1 end
redis.call('HSET', KEYS[1], 'left', tostring(left), 'at', tostring(moment))
redis.call('EXPIRE', KEYS[1], math.ceil(burst / rate) + 1)
return given and 1 or 0
"""
PAUSE_SECONDS = 5.0

_clients: dict[tuple[int, str], Any] = {}
_away_until = 0.0


def begin(turn: str) -> bool:
    """Whether a word has to be sent now; False when one is on its way."""
    seconds = int(conf.number("OUTBOX_NUDGE_SECONDS"))
    return bool(_ask(lambda client: client.set(_TOLD + turn, "1", nx=True, ex=seconds), True))


def end(turn: str) -> None:
    _ask(lambda client: client.delete(_TOLD + turn), None)


def take_token(authority_id: str) -> bool:
    """Whether this space may send one more message to the broker directly."""
    rate, burst = conf.number("OUTBOX_RATE"), conf.number("OUTBOX_BURST")
    key = _TOKENS + authority_id
    return bool(_ask(lambda client: client.eval(_TAKE, 1, key, rate, burst), 1))


def _ask(question: Any, otherwise: Any) -> Any:
    global _away_until
    if time.monotonic() < _away_until:
        return otherwise
    try:
        return question(_client())
    except redis.exceptions.RedisError:
        _away_until = time.monotonic() + PAUSE_SECONDS
        return otherwise


def reset_pause() -> None:
    """Ask again at once, for tests."""
    global _away_until
    _away_until = 0.0


def _client() -> Any:
    # The broker's own memory: when it loses the queues, it loses this with them.
    place = (os.getpid(), str(current_app.conf.broker_url))
    if place not in _clients:
        _clients[place] = redis.Redis.from_url(
            place[1], socket_connect_timeout=0.3, socket_timeout=0.5
        )
    return _clients[place]
