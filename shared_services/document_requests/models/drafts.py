from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.clock import now
from shared_services.document_requests.models.accounts import account_link
from shared_services.document_requests.models.requests import DocumentRequest


class Draft(models.Model):
    """A request being written. Each finished step is saved; purged after 30 days without a change.

    Its identity becomes the request's `submission_key`: sending it twice makes one request.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    procedure = models.CharField(max_length=50)
    source = models.CharField(
        max_length=20,
        choices=DocumentRequest.Source.choices,
        default=DocumentRequest.Source.ONLINE,
    )
    received_on = models.DateField(_("reçue à la mairie le"), null=True, blank=True)
    user = account_link(verbose_name=_("compte"))
    answers = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(default=now, editable=False)
    updated_at = models.DateTimeField(default=now, db_index=True)

    class Meta:
        ordering = ["-updated_at"]
        verbose_name = _("brouillon")

    def __str__(self) -> str:
        return f"{self.procedure} ({self.created_at:%d/%m/%Y})"

    @property
    def is_by_agent(self) -> bool:
        """Written down by an agent, for someone at the counter or from a letter."""
        return self.source != DocumentRequest.Source.ONLINE

    def step(self, name: str) -> dict[str, object]:
        """The saved answers of a step, empty while it was not finished."""
        return dict(self.answers.get(name, {}))
