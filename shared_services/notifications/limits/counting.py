"""Places taken in the counts: one statement for a whole batch, exact between several workers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import connection

_CHANNELS = """
INSERT INTO public.limits_channelcount AS kept (id, authority_id, channel, day, sent)
SELECT * FROM unnest(%s::uuid[], %s::uuid[], %s::text[], %s::date[], %s::int[])
ON CONFLICT (authority_id, channel, day) DO UPDATE SET sent = kept.sent + excluded.sent
RETURNING kept.channel, kept.sent
"""
_RECIPIENTS = """
INSERT INTO channels_recipientday AS kept (id, address, channel, day, sent)
SELECT * FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::date[], %s::int[])
ON CONFLICT (address, channel, day) DO UPDATE SET sent = kept.sent + excluded.sent
RETURNING kept.address, kept.channel, kept.sent
"""
_ACCOUNTS = """
INSERT INTO public.limits_accountday AS kept (id, user_id, day, sent)
SELECT * FROM unnest(%s::uuid[], %s::uuid[], %s::date[], %s::int[])
ON CONFLICT (user_id, day) DO UPDATE SET sent = kept.sent + excluded.sent
RETURNING kept.user_id, kept.sent
"""
_CHANNELS_BACK = """
UPDATE public.limits_channelcount SET sent = sent - %s
WHERE authority_id = %s AND channel = %s AND day = %s
"""


def take_channels(authority_id: UUID, wanted: Mapping[str, int], day: date) -> dict[str, int]:
    """Count these messages of a commune; how many each channel has that day, these included."""
    names = sorted(wanted)
    rows = _run(
        _CHANNELS,
        [
            [uuid4() for _ in names],
            [authority_id for _ in names],
            names,
            [day for _ in names],
            [wanted[name] for name in names],
        ],
    )
    return dict(rows)


def give_back(authority_id: UUID, channel: str, day: date, number: int) -> None:
    """These did not leave after all."""
    with connection.cursor() as cursor:
        cursor.execute(_CHANNELS_BACK, [number, authority_id, channel, day])


def take_recipients(wanted: Counter[tuple[str, str]], day: date) -> dict[tuple[str, str], int]:
    """The same for (address, channel) of the current space."""
    # Always in one order: two workers never wait for one another.
    places = sorted(wanted)
    rows = _run(
        _RECIPIENTS,
        [
            [uuid4() for _ in places],
            [address for address, _channel in places],
            [channel for _address, channel in places],
            [day for _ in places],
            [wanted[place] for place in places],
        ],
    )
    return {(address, channel): sent for address, channel, sent in rows}


def take_accounts(wanted: Counter[UUID], day: date) -> dict[UUID, int]:
    """The same for accounts, across all communes. Call in public."""
    people = sorted(wanted)
    rows = _run(
        _ACCOUNTS,
        [
            [uuid4() for _ in people],
            people,
            [day for _ in people],
            [wanted[one] for one in people],
        ],
    )
    return dict(rows)


def _run(statement: str, arrays: list[list[Any]]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, arrays)
        return list(cursor.fetchall())
