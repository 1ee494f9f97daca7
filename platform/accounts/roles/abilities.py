"""What roles are made of: a closed list of named abilities. Each service registers its own.

Code asks `has_ability(person, "requests.handle")`, never for a role's name: which role may do what
is the commune's choice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from accounts.roles.role import Role
from kernel.tenancy import current_authority

TEAM = "team.manage"
REVIEW = "access.review"
CONSOLE = "communes.follow"


@dataclass(frozen=True)
class Ability:
    """`roles` have it until a commune decides otherwise; administrators have all of them.

    `reserved` ones stay with administrators; `only_in` is the one kind of authority whose space
    knows it. The rest says what Django and Wagtail must know:
    permissions (`app.codename`), codenames on the site's pages, permissions on files.
    """

    name: str
    label: Any
    roles: frozenset[Role] = frozenset()
    reserved: bool = False
    only_in: str = ""
    permissions: tuple[str, ...] = ()
    on_pages: tuple[str, ...] = ()
    on_files: tuple[str, ...] = ()


_abilities: dict[str, Ability] = {}


def register_ability(ability: Ability) -> None:
    """Call from `AppConfig.ready()`."""
    _abilities[ability.name] = ability


def abilities() -> list[Ability]:
    """In registration order, which is the order of the installed apps."""
    return list(_abilities.values())


def abilities_here() -> list[Ability]:
    """Those that mean something in the current space."""
    kind = getattr(current_authority(), "kind", "")
    return [each for each in abilities() if each.only_in in {"", kind}]


def known(name: str) -> Ability:
    """Raises KeyError: asking for an ability that nobody registered is a mistake of ours."""
    return _abilities[name]


def defaults_of(role: Role) -> frozenset[str]:
    """The template: what this role may do as long as the commune changes nothing."""
    if role == Role.ADMINISTRATOR:
        return frozenset(_abilities)
    return frozenset(each.name for each in _abilities.values() if role in each.roles)


def roles_opening(name: str) -> list[Role]:
    """Roles that have this ability by their template."""
    return [role for role in Role if name in defaults_of(role)]
