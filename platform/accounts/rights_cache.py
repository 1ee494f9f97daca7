"""Rights that Django and Wagtail remember on the user object, kept apart space by space.

Without this, rights read in one space would still answer after a switch to the next one.
"""

from __future__ import annotations

from typing import Any

from kernel.tenancy import current_schema

# Django's three, then Wagtail's (`permission_cache_name` and the explorable root of its policies).
REMEMBERED = (
    "_perm_cache",
    "_user_perm_cache",
    "_group_perm_cache",
    "_page_permission_cache",
    "_collection_permission_cache",
    "_explorable_root_page_cache",
)


class PerSpace:
    """An attribute with one value per schema; missing in a schema that did not set it."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        if instance is None:
            return self
        try:
            return instance.__dict__[f"{self.name}@{current_schema()}"]
        except KeyError:
            raise AttributeError(self.name) from None

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[f"{self.name}@{current_schema()}"] = value

    def __delete__(self, instance: Any) -> None:
        if instance.__dict__.pop(f"{self.name}@{current_schema()}", self) is self:
            raise AttributeError(self.name)


class RightsPerSpace:
    """Mixin of the account: each remembered right belongs to the space it was read in."""

    _perm_cache = PerSpace()
    _user_perm_cache = PerSpace()
    _group_perm_cache = PerSpace()
    _page_permission_cache = PerSpace()
    _collection_permission_cache = PerSpace()
    _explorable_root_page_cache = PerSpace()

    def forget_rights(self) -> None:
        """Read the rights of the current space again at the next question."""
        for name in REMEMBERED:
            self.__dict__.pop(f"{name}@{current_schema()}", None)
