"""Rights of people in this schema. Named by `accounts.User.groups` and `.user_permissions`."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import models

from kernel.clock import now


class UserGroup(models.Model):
    """This person holds this role here, since that day."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    group = models.ForeignKey(Group, models.CASCADE, related_name="+")
    since = models.DateTimeField(default=now, editable=False)

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
