"""Accounts, where they are present, and the short-lived papers of signing in. All in public."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.models import Group, Permission, PermissionsMixin
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts.managers import EveryoneManager, UserManager
from accounts.rights_cache import RightsPerSpace
from kernel.clock import now


def new_stamp() -> str:
    return secrets.token_urlsafe(24)


class User(RightsPerSpace, AbstractBaseUser, PermissionsMixin):
    """One person, one account for the whole deployment. Never deleted, only anonymised.

    `groups` and `user_permissions` are rows of the *current* space: the same person has other
    rights, or none, next door.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("adresse électronique"), unique=True, max_length=254)
    first_name = models.CharField(_("prénom"), max_length=150, blank=True)
    last_name = models.CharField(_("nom"), max_length=150, blank=True)
    phone = models.CharField(_("téléphone"), max_length=30, blank=True)
    # When a code sent there came back; the number is then in E.164. None: only told.
    phone_verified_at = models.DateTimeField(null=True, blank=True, editable=False)
    is_active = models.BooleanField(_("actif"), default=True)
    # Always false. Editable only because Wagtail builds a form with it at start-up.
    is_superuser = models.BooleanField(default=False)
    date_joined = models.DateTimeField(_("inscription"), default=now, editable=False)
    anonymised_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Every session carries a digest of it: a new stamp ends them all.
    security_stamp = models.CharField(max_length=64, default=new_stamp, editable=False)
    groups = models.ManyToManyField(  # type: ignore[assignment]
        Group,
        through="roles.UserGroup",
        related_name="user_set",
        related_query_name="user",
        blank=True,
        verbose_name=_("groupes"),
    )
    user_permissions = models.ManyToManyField(  # type: ignore[assignment]
        Permission,
        through="roles.UserPermission",
        related_name="user_set",
        related_query_name="user",
        blank=True,
        verbose_name=_("droits"),
    )

    objects = UserManager()
    everyone = EveryoneManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("compte")
        verbose_name_plural = _("comptes")
        default_manager_name = "objects"
        constraints = [
            models.CheckConstraint(condition=Q(is_superuser=False), name="user_no_superuser"),
            models.CheckConstraint(condition=Q(email=Lower(F("email"))), name="user_email_lower"),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    @property
    def password(self) -> str:
        """The hash, which lives in `Credential`: a table no space's database role may read."""
        if "_password_hash" not in self.__dict__:
            held = Credential.objects.filter(user_id=self.pk).values_list("password", flat=True)
            self.__dict__["_password_hash"] = held.first() or ""
        return str(self.__dict__["_password_hash"])

    @password.setter
    def password(self, hashed: str) -> None:
        self.__dict__["_password_hash"] = hashed
        self.__dict__["_password_changed"] = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email.strip().lower()
        fields = kwargs.get("update_fields")
        about_password = fields is None or "password" in fields
        if not (about_password and self.__dict__.get("_password_changed")):
            super().save(*args, **kwargs)
            return
        if fields is not None:
            kwargs["update_fields"] = {*fields, "security_stamp"} - {"password"}
        with transaction.atomic():
            super().save(*args, **kwargs)
            self._keep_password(changed_at=now())

    def _keep_password(self, **facts: Any) -> None:
        Credential.objects.update_or_create(
            user=self, defaults={"password": self.password, **facts}
        )
        self.__dict__.pop("_password_changed", None)

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        self.__dict__.pop("_password_hash", None)
        super().refresh_from_db(*args, **kwargs)

    def get_full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    def get_short_name(self) -> str:
        return self.first_name or self.email

    def set_password(self, raw_password: str | None) -> None:
        super().set_password(raw_password)
        self.security_stamp = new_stamp()

    def check_password(self, raw_password: str | None) -> bool:
        def strengthen(raw: str) -> None:
            # The same password hashed better is no change of password: sessions live on.
            self.password = make_password(raw)
            self._keep_password()

        setter: Callable[[str], None] = strengthen
        return bool(check_password(raw_password, self.password, setter))

    def _get_session_auth_hash(self, secret: str | bytes | None = None) -> str:
        return salted_hmac(
            "accounts.session", self.security_stamp, secret=secret, algorithm="sha256"
        ).hexdigest()

    def delete(self, *_args: Any, **_kwargs: Any) -> Any:
        """Always raises: rows of many spaces point here. Use `accounts.actions.anonymise`."""
        raise models.ProtectedError("an account is anonymised, never deleted", {self})


class Credential(models.Model):
    """What proves who someone is. Only the account host's database role may touch this table."""

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="credential")
    password = models.CharField(max_length=128)
    # When the person last chose it; hashing the same one better does not count.
    changed_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return str(self.user_id)


class PresenceQuerySet(models.QuerySet["SpacePresence"]):
    def at_work(self) -> PresenceQuerySet:
        """A role there, or an access that the space granted and that is not over."""
        return self.filter(Q(has_role=True) | Q(access_until__gt=now()))


class SpacePresence(models.Model):
    """Pointer: this person is known in that authority's space, and why. Nothing more.

    A space's database role sees these people's accounts and no other.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="presences")
    authority_id = models.UUIDField(db_index=True)
    has_role = models.BooleanField(default=False)
    has_file = models.BooleanField(default=False)
    # Hears of this town hall's news with the account; the space itself does not see who.
    follows = models.BooleanField(default=False, db_default=False)
    # Worked here once: their name still stands in the history of pages and files.
    has_trace = models.BooleanField(default=False)
    # Signed on to this space's host, at most until then.
    session_until = models.DateTimeField(null=True)
    # That space granted this person an access, at most until then.
    access_until = models.DateTimeField(null=True)

    objects = PresenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "authority_id"], name="presence_once"),
            models.CheckConstraint(
                condition=Q(has_role=True)
                | Q(has_file=True)
                | Q(has_trace=True)
                | Q(follows=True)
                | Q(session_until__isnull=False),
                name="presence_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} → {self.authority_id}"


class SignOnTicket(models.Model):
    """Lets one browser open a session on one host, once, within a minute. Only digests here."""

    LIFETIME = timedelta(seconds=60)

    digest = models.CharField(primary_key=True, max_length=64)
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    host = models.CharField(max_length=253)
    state_digest = models.CharField(max_length=64)
    # The account host's session it was asked from.
    opened_by = models.UUIDField(null=True)
    next_path = models.CharField(max_length=2000, default="/")
    # A second factor was shown on the account host: the session it opens may work there.
    second_factor = models.BooleanField(default=False, db_default=False)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.host} {self.expires_at:%H:%M:%S}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def of_authority(self, authority_id: uuid.UUID) -> InvitationQuerySet:
        return self.filter(authority_id=authority_id)

    def waiting(self) -> InvitationQuerySet:
        return self.filter(accepted_at=None, withdrawn_at=None)


class Invitation(models.Model):
    """Someone is asked to take a role in an authority's space. The link's secret is not stored."""

    LIFETIME = timedelta(days=14)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority_id = models.UUIDField(db_index=True)
    authority_name = models.CharField(max_length=200)
    email = models.EmailField(_("adresse électronique"), max_length=254)
    name = models.CharField(_("nom"), max_length=200, blank=True)
    role = models.CharField(_("rôle"), max_length=30)
    # Where there are several: all of them, `role` being the first.
    roles = models.JSONField(null=True)
    invited_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=now, editable=False)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority_id", "email", "role"],
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="invitation_one_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.authority_name}: {self.role}"

    @property
    def codes(self) -> list[str]:
        """The roles it is about."""
        return list(self.roles or [self.role])

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= now()
