from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.clock import now
from shared_services.document_requests.models.accounts import account_link


class InboxView(models.Model):
    """Filters of the inbox that an agent comes back to, alone or with all colleagues."""

    owner = account_link()
    owner_name = models.CharField(max_length=300, blank=True)
    name = models.CharField(_("nom de la vue"), max_length=60)
    # As in the inbox's address, so that a view is a link.
    filters = models.CharField(max_length=500)
    is_shared = models.BooleanField(_("pour tous les agents"), default=False)
    made_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["name"]
        verbose_name = _("vue de la liste des demandes")
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="inbox_view_named_once")
        ]

    def __str__(self) -> str:
        return self.name
