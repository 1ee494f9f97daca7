"""Rights of people in this schema. Named by `accounts.User.groups` and `.user_permissions`."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import models

from accounts.roles.role import Role
from kernel.clock import now


class UserGroup(models.Model):
    """This person holds this role here, since that day."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    group = models.ForeignKey(Group, models.CASCADE, related_name="+")
    since = models.DateTimeField(default=now, editable=False)
    # An account's identity, without a key: whoever gave it may have gone since.
    given_by = models.UUIDField(null=True, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "group"], name="user_group_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.group_id}"


class UserPermission(models.Model):
    """A single right of a person here, beside the roles. The table Django's model wants."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    permission = models.ForeignKey(Permission, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "permission"], name="user_permission_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.permission_id}"


class RoleSetting(models.Model):
    """What this space made of a role, or a role of its own. A role without a row is the template's.

    `abilities` holds names of `roles.abilities`; a name no longer registered counts for nothing.
    """

    group = models.OneToOneField(Group, models.CASCADE, primary_key=True, related_name="setting")
    code = models.CharField(max_length=30, unique=True)
    label = models.CharField(max_length=80, blank=True, default="")
    promise = models.CharField(max_length=200, blank=True, default="")
    abilities = models.JSONField(default=list)
    changed_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.code


def group_ids_of(codes: set[str]) -> list[int]:
    """Groups of these roles, the template's and the space's own."""
    names = [role.group_name for role in Role if role.value in codes]
    wanted = models.Q(name__in=names) | models.Q(setting__code__in=codes)
    return list(Group.objects.filter(wanted).values_list("pk", flat=True))
