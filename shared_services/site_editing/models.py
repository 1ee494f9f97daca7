from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.core.signing import BadSignature, Signer
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Task, TaskState

from accounts.roles.facade import has_ability
from kernel.clock import now

PUBLISH = "pages.publish"
_signer = Signer(salt="site_editing.preview")


class PreviewLink(models.Model):
    """Whoever has the link reads a page as it is being written, until a day, without an account."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    page = models.ForeignKey(Page, models.CASCADE, related_name="+")
    with_section = models.BooleanField(_("avec ses sous-pages"), default=False)
    for_whom = models.CharField(_("pour qui"), max_length=100, blank=True)
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=now)
    author_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.page_id} {self.ends_at:%Y-%m-%d}"

    @property
    def token(self) -> str:
        """Never stored: made of the identity and the deployment's secret key."""
        return _signer.sign(self.id.hex)

    @property
    def is_open(self) -> bool:
        return self.ended_at is None and self.ends_at > now()

    @classmethod
    def behind(cls, token: str) -> PreviewLink | None:
        """The open link of this token in the current space; None for any other."""
        try:
            identity = uuid.UUID(_signer.unsign(token))
        except (BadSignature, ValueError):
            return None
        link = cls.objects.select_related("page").filter(pk=identity).first()
        return link if link is not None and link.is_open else None


class PageCare(models.Model):
    """Who answers for a page, who need not be a user, and when it is to be read again."""

    page = models.OneToOneField(Page, models.CASCADE, related_name="+")
    owner_name = models.CharField(_("responsable"), max_length=150, blank=True)
    owner_email = models.EmailField(_("son adresse électronique"), blank=True)
    review_on = models.DateField(_("à relire le"), null=True, blank=True, db_index=True)
    every_months = models.PositiveSmallIntegerField(
        _("puis tous les"),
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text=_("En mois."),
    )
    note = models.TextField(
        _("note pour l'équipe"), blank=True, help_text=_("Elle n'est jamais publiée.")
    )
    reviewed_on = models.DateField(null=True, editable=False)
    reminded_on = models.DateField(null=True, editable=False)

    def __str__(self) -> str:
        return f"{self.page_id} {self.review_on or '–'}"

    def is_due(self, day: date) -> bool:
        return self.review_on is not None and self.review_on <= day


def _publishes(user: Any) -> bool:
    return bool(has_ability(user, PUBLISH))


class PublisherTask(Task):
    """A page proposed by someone who writes is read, then published, by whoever may publish."""

    class Meta:
        verbose_name = _("Relecture avant publication")

    def user_can_access_editor(self, _obj: Any, user: Any) -> bool:
        return _publishes(user)

    def locked_for_user(self, _obj: Any, user: Any) -> bool:
        return not _publishes(user)

    def user_can_lock(self, _obj: Any, user: Any) -> bool:
        return _publishes(user)

    def get_actions(self, _obj: Any, user: Any) -> list[tuple[str, Any, bool]]:
        if not _publishes(user):
            return []
        return [
            ("reject", _("Demander des changements"), True),
            ("approve", _("Approuver et publier"), False),
        ]

    def get_task_states_user_can_moderate(self, user: Any, **_options: Any) -> Any:
        if _publishes(user):
            return self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)
        return TaskState.objects.none()

    @classmethod
    def get_description(cls) -> Any:
        return _("Qui peut publier approuve la page ou demande des changements.")
