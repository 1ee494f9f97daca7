from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.clock import now


class OfficerContact(models.Model):
    """The officer an authority designated, or its « yes » to the intercommunality's.

    `pooled_from` names that intercommunality; the contact itself is then read in its own row, so a
    change there is seen everywhere.
    """

    authority_id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("nom ou fonction"), max_length=150, blank=True)
    organisation = models.CharField(_("organisme"), max_length=150, blank=True)
    email = models.EmailField(_("adresse électronique"), max_length=254, blank=True)
    phone = models.CharField(_("téléphone"), max_length=30, blank=True)
    pooled_from = models.UUIDField(null=True, blank=True)
    offered_to_members = models.BooleanField(_("proposé aux communes membres"), default=False)
    changed_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.name or str(self.authority_id)
