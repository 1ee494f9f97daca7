"""Rights that Django and Wagtail remember on the user object, kept apart space by space.

Without this, rights read in one space would still answer after a switch to the next one.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import Q

from kernel.tenancy import current_schema

# Django's three, then Wagtail's (`permission_cache_name` and the explorable root of its policies).
REMEMBERED = (
    "_perm_cache",
    "_user_perm_cache",
    "_group_perm_cache",
    "_page_permission_cache",
    "_collection_permission_cache",
    "_explorable_root_page_cache",
    "_loans",
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


class LentToo(PerSpace):
    """Wagtail's memory of rights on pages or files, with those of roles held for a while.

    Wagtail asks for `group__user`, which knows the groups held for good alone: whoever borrows a
    role finds the answer here before the question.
    """

    def __init__(self, model: str) -> None:
        self.model = model

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        try:
            return super().__get__(instance, owner)
        except AttributeError:
            # Here: this module is read before there is a model of roles.
            from accounts.roles.borrowing import borrowed_groups

            lent = borrowed_groups(instance)
            if not lent:
                raise
        wanted = Q(group__in=lent) | Q(group__user=instance)
        place = "page" if self.model == "GroupPagePermission" else "collection"
        rights = apps.get_model("wagtailcore", self.model).objects.filter(wanted).distinct()
        found = rights.select_related(place, "permission")
        self.__set__(instance, found)
        return found


class RightsPerSpace:
    """Mixin of the account: each remembered right belongs to the space it was read in."""

    _perm_cache = PerSpace()
    _user_perm_cache = PerSpace()
    _group_perm_cache = PerSpace()
    _page_permission_cache = LentToo("GroupPagePermission")
    _collection_permission_cache = LentToo("GroupCollectionPermission")
    _explorable_root_page_cache = PerSpace()
    _loans = PerSpace()

    def forget_rights(self) -> None:
        """Read the rights of the current space again at the next question."""
        for name in REMEMBERED:
            self.__dict__.pop(f"{name}@{current_schema()}", None)
