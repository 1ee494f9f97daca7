from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.clock import now


class OutboxMessage(models.Model):
    """A promise: this handler runs once with this payload, in this schema.

    `next_try_at` empty means right away; while running it is the end of the worker's lease.
    The payload is emptied once done: what it held has served.
    """

    class State(models.TextChoices):
        CREATED = "created", _("à faire")
        RUNNING = "running", _("en cours")
        DONE = "done", _("fait")
        DEAD = "dead", _("abandonné")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    handler = models.CharField(max_length=100)
    payload = models.JSONField(default=dict, blank=True)
    queue = models.CharField(max_length=20)
    # NULL on purpose: messages without a key are never the same as one another.
    key = models.CharField(max_length=200, null=True, blank=True)  # noqa: DJ001
    state = models.CharField(max_length=10, choices=State.choices, default=State.CREATED)
    attempts = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)
    created_at = models.DateTimeField(default=now, editable=False)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["handler", "key"], name="outbox_once_per_key"),
            models.CheckConstraint(
                condition=Q(state__in=["created", "running", "done", "dead"]),
                name="outbox_known_state",
            ),
        ]
        indexes = [
            models.Index(fields=["created_at"], condition=Q(state="dead"), name="outbox_dead"),
            models.Index(
                fields=["handler", "queue", "created_at"],
                condition=Q(state__in=["created", "running"]),
                name="outbox_unfinished",
            ),
            models.Index(fields=["done_at"], condition=Q(state="done"), name="outbox_done"),
        ]

    def __str__(self) -> str:
        return f"{self.handler} {self.pk} ({self.state})"

    @property
    def is_finished(self) -> bool:
        return self.state in {self.State.DONE, self.State.DEAD}
