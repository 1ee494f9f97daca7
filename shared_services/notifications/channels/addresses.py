"""Where a postal address may be found: services sit beside us, they register, we ask."""

from __future__ import annotations

from collections.abc import Callable

# Takes what the message is about and the e-mail address that does not answer; gives the lines of
# that person's postal address, or nothing.
Finder = Callable[[str, str], str]

_finders: list[Finder] = []


def register_address_finder(finder: Finder) -> None:
    if finder not in _finders:
        _finders.append(finder)


def postal_address(about: str, email: str) -> str:
    """The first address known in the current space; empty when nobody knows any."""
    return next(filter(None, (finder(about, email) for finder in _finders)), "")
