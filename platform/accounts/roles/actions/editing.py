"""A space shapes its roles: change one, make one of its own, go back to the template."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.roles.abilities import abilities_here, defaults_of
from accounts.roles.actions.rights import apply_abilities
from accounts.roles.models import RoleSetting, UserGroup
from accounts.roles.permissions import check_may_manage_team
from accounts.roles.queries import abilities_of_code
from accounts.roles.role import Role, roles_here
from kernel.audit import facade as audit
from kernel.clock import now
from kernel.errors import DomainError


def change_role(
    code: str, names: set[str], *, actor: Any | None, label: str = "", promise: str = ""
) -> None:
    """Say what a role may do here. Label and promise are changed for the space's own roles alone.

    Raises NotAllowed, and DomainError for a role or an ability that is not for this.
    """
    check_may_manage_team(actor)
    _check_abilities(names)
    with transaction.atomic():
        group = _editable_group(code)
        before = {"abilities": sorted(abilities_of_code(code))}
        facts: dict[str, Any] = {"abilities": sorted(names), "changed_at": now(), "code": code}
        if code not in set(Role):
            _check_label(label, except_group=group)
            facts |= {"label": label.strip(), "promise": promise.strip()}
            Group.objects.filter(pk=group.pk).update(name=label.strip())
        RoleSetting.objects.update_or_create(group=group, defaults=facts)
        apply_abilities(group, names)
        after = {"abilities": sorted(abilities_of_code(code))}
        if before != after:
            audit.record(
                "role.changed",
                actor=actor,
                target=code,
                role=_name_of(code, label),
                **audit.changes(before, after),
            )


def add_role(*, label: str, promise: str, names: set[str], actor: Any | None) -> str:
    """A role of this space's own. Returns its code. Raises NotAllowed, DomainError."""
    check_may_manage_team(actor)
    _check_abilities(names)
    _check_label(label)
    code = f"own-{uuid.uuid4().hex[:12]}"
    with transaction.atomic():
        group = Group.objects.create(name=label.strip())
        RoleSetting.objects.create(
            group=group,
            code=code,
            label=label.strip(),
            promise=promise.strip(),
            abilities=sorted(names),
        )
        apply_abilities(group, names)
        audit.record(
            "role.added",
            actor=actor,
            target=code,
            role=label.strip(),
            **audit.changes({}, {"abilities": sorted(names)}),
        )
    return code


def reset_role(code: str, *, actor: Any | None) -> None:
    """Back to the template, from now on and with every later version of it."""
    check_may_manage_team(actor)
    if code not in set(roles_here()):
        raise DomainError("no_template", _("Ce rôle est le vôtre : il n'a pas de modèle."))
    with transaction.atomic():
        group = _editable_group(code)
        before = {"abilities": sorted(abilities_of_code(code))}
        if not RoleSetting.objects.filter(group=group).delete()[0]:
            return
        apply_abilities(group, defaults_of(Role(code)))
        audit.record(
            "role.reset",
            actor=actor,
            target=code,
            role=Role(code).label,
            **audit.changes(before, {"abilities": sorted(defaults_of(Role(code)))}),
        )


def drop_role(code: str, *, actor: Any | None) -> None:
    """A role of the space's own goes. Raises DomainError while somebody holds it."""
    check_may_manage_team(actor)
    with transaction.atomic():
        own = RoleSetting.objects.select_for_update(of=("self",)).filter(code=code).first()
        if own is None or code in set(Role):
            raise DomainError("unknown_role", _("Ce rôle n'existe pas ici, ou ne peut partir."))
        if UserGroup.objects.filter(group_id=own.group_id).exists():
            raise DomainError(
                "role_is_held", _("Quelqu'un a encore ce rôle : retirez-le-lui d'abord.")
            )
        label = own.label
        Group.objects.filter(pk=own.group_id).delete()
        audit.record("role.dropped", actor=actor, target=code, role=label)


def _editable_group(code: str) -> Group:
    if code == Role.ADMINISTRATOR:
        raise DomainError(
            "administrator_is_whole", _("Le rôle d'administrateur permet tout : il ne change pas.")
        )
    if code in set(roles_here()):
        Group.objects.get_or_create(name=Role(code).group_name)
        return Group.objects.select_for_update().get(name=Role(code).group_name)
    own = RoleSetting.objects.select_related("group").filter(code=code).first()
    if own is None:
        raise DomainError("unknown_role", _("Ce rôle n'existe pas ici."))
    return own.group


def _check_abilities(names: set[str]) -> None:
    """A role may have what this space has, and nothing kept for administrators."""
    free = {each.name for each in abilities_here() if not each.reserved}
    if not names or not names <= free:
        raise DomainError(
            "wrong_ability", _("Cochez au moins une possibilité, parmi celles qui sont proposées.")
        )


def _check_label(label: str, *, except_group: Group | None = None) -> None:
    if not label.strip():
        raise DomainError("no_label", _("Donnez un nom à ce rôle."))
    taken = Group.objects.filter(name__iexact=label.strip())
    labels = {role.label.casefold() for role in Role}
    if except_group is not None:
        taken = taken.exclude(pk=except_group.pk)
    if taken.exists() or label.strip().casefold() in labels:
        raise DomainError("label_taken", _("Un rôle porte déjà ce nom."))


def _name_of(code: str, label: str) -> str:
    return Role(code).label if code in set(Role) else label.strip()
