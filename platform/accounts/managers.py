"""Which accounts code sees. In a space, only the people present there.

Wagtail lists accounts in filters, reports and choosers through the default manager: limiting the
manager limits them all, also those of a later version. Relations (`page.owner`) use Django's base
manager and are not limited: a row of the space may name whoever it points to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from django.apps import apps
from django.contrib.auth.base_user import BaseUserManager
from django.db import models, transaction

from kernel.tenancy import PUBLIC_SCHEMA, current_authority, current_schema

if TYPE_CHECKING:
    from accounts.models import User


class EveryoneManager(BaseUserManager["User"]):
    """All accounts, whatever the space. For signing in; never for a list on a space's screen."""

    def create_user(self, email: str, password: str | None = None, **facts: Any) -> User:
        """A new account whose address is taken as proven: for trusted code, never for a visitor.

        Without a password nobody can sign in to it until one is set. Raises ValueError without an
        e-mail address.
        """
        if not email:
            raise ValueError("an account needs an e-mail address")
        user = self.model(email=email, **facts)
        if password is None:
            user.set_unusable_password()
        else:
            user.set_password(password)
        with transaction.atomic(using=self._db):
            user.save(using=self._db)
            apps.get_model("account", "EmailAddress").objects.create(
                user=user, email=user.email, verified=True, primary=True
            )
        return user

    def create_superuser(self, *_args: Any, **_facts: Any) -> NoReturn:
        """Always raises: nobody has every right everywhere."""
        raise NotImplementedError(
            "Beffroi has no superuser: create an account with create_user(), then give it a role "
            "in a space with accounts.roles.facade.grant_role()."
        )

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").strip().lower())


class UserManager(EveryoneManager):
    """All accounts in public; in a space, those who have a role or a file there."""

    def get_queryset(self) -> models.QuerySet[User]:
        accounts = super().get_queryset()
        if current_schema() == PUBLIC_SCHEMA:
            return accounts
        authority = current_authority()
        if authority is None:
            return accounts.none()
        present = self.model.presences.rel.related_model._base_manager.filter(
            models.Q(has_role=True) | models.Q(has_file=True),
            authority_id=authority.id,
            user_id=models.OuterRef("pk"),
        )
        return accounts.filter(models.Exists(present))
