"""What Django and Wagtail must know of a role: its group's permissions follow its abilities."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

from accounts.roles.abilities import Ability, abilities, defaults_of
from accounts.roles.role import LEADING_ROLES, SPACE_ROLES, Role
from kernel.tenancy import PUBLIC_SCHEMA, current_schema

ENTER = "wagtailadmin.access_admin"


def give_template_rights() -> None:
    """Every role of the template gets its rights anew. For the template of a space.

    Roles that lead communes get theirs where one is first given: a commune's copy has none.
    """
    for role in set(SPACE_ROLES) - LEADING_ROLES:
        group, _is_new = Group.objects.get_or_create(name=role.group_name)
        apply_abilities(group, defaults_of(role))


def complete_rights(group: Group, code: str) -> None:
    """A role that came with an upgrade has a group and no right yet: give it the template's."""
    if current_schema() == PUBLIC_SCHEMA or code not in set(Role):
        return
    if not group.permissions.exists():
        apply_abilities(group, defaults_of(Role(code)))


def apply_abilities(group: Group, names: Iterable[str]) -> None:
    """Set the rights that abilities govern; rights that none of them names stay as they are."""
    wanted = [each for each in abilities() if each.name in set(names)]
    group.permissions.remove(*_permissions(ENTER, *_named(abilities())))
    group.permissions.add(*_permissions(ENTER, *_named(wanted)))
    _apply_to_pages(group, wanted)
    _apply_to_files(group, wanted)


def _named(given: Iterable[Ability]) -> list[str]:
    return [name for each in given for name in each.permissions]


def _apply_to_pages(group: Group, wanted: list[Ability]) -> None:
    from wagtail.models import GroupPagePermission, Site

    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        return
    ours = {f"wagtailcore.{name}" for each in abilities() for name in each.on_pages}
    held = GroupPagePermission.objects.filter(group=group, page_id=site.root_page_id)
    held.filter(permission__in=_permissions(*ours)).delete()
    for right in _permissions(*{f"wagtailcore.{n}" for each in wanted for n in each.on_pages}):
        GroupPagePermission.objects.create(group=group, page_id=site.root_page_id, permission=right)


def _apply_to_files(group: Group, wanted: list[Ability]) -> None:
    from wagtail.models import Collection, GroupCollectionPermission

    root: Any = Collection.get_first_root_node()
    ours = {name for each in abilities() for name in each.on_files}
    held = GroupCollectionPermission.objects.filter(group=group, collection=root)
    held.filter(permission__in=_permissions(*ours)).delete()
    for right in _permissions(*{name for each in wanted for name in each.on_files}):
        GroupCollectionPermission.objects.create(group=group, collection=root, permission=right)


def _permissions(*names: str) -> list[Permission]:
    """Rights by `app.codename`; none that does not exist is missed in silence."""
    if not names:
        return []
    wanted = Q()
    for name in names:
        app, _dot, codename = name.partition(".")
        wanted |= Q(content_type__app_label=app, codename=codename)
    found = list(Permission.objects.filter(wanted).select_related("content_type"))
    missing = set(names) - {f"{each.content_type.app_label}.{each.codename}" for each in found}
    if missing:
        raise LookupError(f"no such permission: {', '.join(sorted(missing))}")
    return found
