"""Who someone is for FranceConnect or ProConnect. Only the account host's role reads this."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from kernel.clock import now

CLOCK_SKEW = 30  # seconds between the provider's clock and ours
PROVIDERS = [("franceconnect", "FranceConnect"), ("proconnect", "ProConnect")]


class FederatedIdentity(models.Model):
    """An account may be entered with this identity: its holder said so, with proof of both.

    `subject` is pairwise: another service, or another redirect host, is given another one. Birth
    data is not kept, only a keyed digest that recognises the same person under a new subject.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="federated_identities")
    provider = models.CharField(_("fournisseur"), max_length=20, choices=PROVIDERS)
    subject = models.CharField(max_length=255)
    pivot_digest = models.CharField(max_length=64, blank=True, db_index=True)
    # What ProConnect says of the employer: a hint for people, never a right.
    siret = models.CharField("SIRET", max_length=14, blank=True)
    acr = models.CharField(max_length=100, blank=True)
    linked_at = models.DateTimeField(default=now, editable=False)
    last_used_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["provider", "linked_at"]
        constraints = [
            models.UniqueConstraint(fields=["provider", "subject"], name="identity_one_account")
        ]

    def __str__(self) -> str:
        return f"{self.get_provider_display()} → {self.user_id}"


class Passage(models.Model):
    """One way through a provider: from the button to a sign-in, a link, a new account or nothing.

    Bound to one browser; its state serves once. Over after half an hour, removed within the hour
    that follows.
    """

    LIFETIME = timedelta(minutes=30)
    MOST_TRIES = 5

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    provider = models.CharField(max_length=20, choices=PROVIDERS)
    browser_digest = models.CharField(max_length=64)
    state_digest = models.CharField(max_length=64, unique=True)
    nonce_digest = models.CharField(max_length=64)
    next_path = models.CharField(max_length=2000, default="/")
    expires_at = models.DateTimeField(db_index=True)
    # The state has served: whoever shows it again is refused.
    is_answered = models.BooleanField(default=False)
    subject = models.CharField(max_length=255, blank=True)
    acr = models.CharField(max_length=100, blank=True)
    pivot_digest = models.CharField(max_length=64, blank=True)
    first_name = models.CharField(max_length=150, blank=True)
    last_name = models.CharField(max_length=150, blank=True)
    siret = models.CharField("SIRET", max_length=14, blank=True)
    suggested_email = models.CharField(max_length=254, blank=True)
    id_token = models.TextField(blank=True)
    # The address being proven, and what proves it.
    email = models.EmailField(max_length=254, blank=True)
    code_digest = models.CharField(max_length=64, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)

    # Of the answer just received; kept nowhere.
    auth_time: int | None = None

    def __str__(self) -> str:
        return f"{self.get_provider_display()} {self.expires_at:%H:%M}"

    @property
    def is_proven_anew(self) -> bool:
        """The person identified at the provider since they left for it, as far as it says."""
        left_at = (self.expires_at - self.LIFETIME).timestamp()
        return self.auth_time is None or self.auth_time >= left_at - CLOCK_SKEW

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()
