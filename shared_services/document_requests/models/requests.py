from __future__ import annotations

import unicodedata
import uuid
from datetime import date
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kernel.clock import now, today
from shared_services.document_requests.catalogue.loader import all_procedures
from shared_services.document_requests.catalogue.rules import (
    Copy,
    DeedProcedure,
    Procedure,
    Quality,
)
from shared_services.document_requests.models.accounts import account_link
from shared_services.document_requests.models.procedures import ProcedureVersion
from shared_services.document_requests.models.settings import ProcedureSetting
from shared_services.document_requests.states import CLOSED, OPEN, TO_DO, State, rank_of


def search_key(text: str) -> str:
    """Lower case, no accent, no punctuation: « L'Hôpital » and « l hopital » meet."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return " ".join("".join(char if char.isalnum() else " " for char in plain).split())


class DocumentRequestQuerySet(models.QuerySet["DocumentRequest"]):
    def still_open(self) -> DocumentRequestQuerySet:
        return self.filter(state__in=OPEN)

    def to_do(self) -> DocumentRequestQuerySet:
        return self.filter(state__in=TO_DO)

    def overdue(self) -> DocumentRequestQuerySet:
        """Work of the town hall whose legal date is gone; the clock stops while we wait."""
        return self.to_do().filter(legal_due_on__lt=today())

    def by_deadline(self) -> DocumentRequestQuerySet:
        """Work first, by legal date; closed requests last, the latest first."""
        return self.order_by(
            "rank", F("closed_at").desc(nulls_first=True), "legal_due_on", "received_at"
        )

    def matching(self, words: str) -> DocumentRequestQuerySet:
        """Those whose number or names hold every word, accents and case aside."""
        found = self
        for word in search_key(words).split():
            found = found.filter(search_text__contains=word)
        return found


class LivingRequestManager(models.Manager.from_queryset(DocumentRequestQuerySet)):  # type: ignore[misc]
    """Requests that still say whose they are: all that people and agents ever see."""

    def get_queryset(self) -> DocumentRequestQuerySet:
        found: DocumentRequestQuerySet = super().get_queryset().filter(forgotten_at=None)
        return found


class DocumentRequest(models.Model):
    """A request as received, with its state. `answers` holds the steps as they were sent.

    `record` keeps questions and answers in the words the person read, whatever the form becomes.
    """

    class Delivery(models.TextChoices):
        POST = "post", _("Par la poste")
        COUNTER = "counter", _("Au guichet de la mairie")
        DOWNLOAD = "download", _("En ligne, sur la page de suivi")

    class Source(models.TextChoices):
        ONLINE = "online", _("En ligne")
        COUNTER = "counter", _("Au guichet")
        PAPER = "paper", _("Courrier")
        HUBEE = "hubee", _("Service-public.gouv.fr")

    class Behalf(models.TextChoices):
        SELF = "self", _("Pour moi")
        CHILD = "child", _("Pour mon enfant mineur")
        THIRD = "third", _("Pour quelqu'un qui m'en a chargé")

    class Silence(models.TextChoices):
        NONE = "none", _("Sans effet")
        ACCEPTANCE = "acceptance", _("Vaut acceptation")
        REFUSAL = "refusal", _("Vaut refus")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    tracking_number = models.CharField(_("numéro de suivi"), max_length=30, unique=True)
    procedure_code = models.CharField(max_length=50)
    rules_version = models.CharField(max_length=30)
    definition = models.ForeignKey(
        ProcedureVersion, models.PROTECT, null=True, blank=True, related_name="requests"
    )
    title = models.CharField(_("objet"), max_length=300, blank=True)
    record = models.JSONField(default=list, blank=True)
    source = models.CharField(max_length=20, choices=Source.choices, default=Source.ONLINE)
    copy_code = models.CharField(max_length=50, blank=True)
    quality_code = models.CharField(max_length=50, blank=True)
    in_archives = models.BooleanField(default=False)
    answers = models.JSONField(default=dict)

    user = account_link(verbose_name=_("compte du demandeur"))
    applicant_first_name = models.CharField(_("prénom"), max_length=150)
    applicant_last_name = models.CharField(_("nom"), max_length=150)
    applicant_email = models.EmailField(_("adresse électronique"), blank=True, db_index=True)
    applicant_phone = models.CharField(_("téléphone"), max_length=30, blank=True)
    applicant_address = models.TextField(_("adresse postale"))
    subject_name = models.CharField(_("personne concernée"), max_length=400)
    subject_born_on = models.DateField(_("date de naissance"), null=True, blank=True)
    behalf = models.CharField(max_length=10, choices=Behalf.choices, default=Behalf.SELF)
    delivery_mode = models.CharField(max_length=20, choices=Delivery.choices)
    copies_wanted = models.PositiveSmallIntegerField(default=1)
    purpose = models.CharField(_("usage prévu"), max_length=200, blank=True)

    state = models.CharField(max_length=30, choices=State.choices, default=State.SUBMITTED)
    # Of the state, kept beside it so that an index gives the inbox in order (`rank_of`).
    rank = models.PositiveSmallIntegerField(default=0, editable=False)
    version = models.PositiveIntegerField(default=1)
    assignee = account_link(verbose_name=_("agent chargé"))
    assignee_name = models.CharField(max_length=300, blank=True)
    received_at = models.DateTimeField(default=now)
    legal_due_on = models.DateField(_("échéance légale"))
    target_on = models.DateField(_("date visée par la commune"))
    silence_effect = models.CharField(max_length=20, choices=Silence.choices, default=Silence.NONE)
    silence_months = models.PositiveSmallIntegerField(default=0)
    silence_on = models.DateField(_("date de la décision implicite"), null=True, blank=True)
    labels = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    filed_by = account_link(verbose_name=_("agent qui a saisi la demande"))
    filed_by_name = models.CharField(max_length=300, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True, db_index=True)
    refusal_reason = models.TextField(_("motif du refus"), blank=True)
    search_text = models.TextField(editable=False)
    # Emptied of people at the end of its time: what is left serves the figures alone.
    forgotten_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = LivingRequestManager()
    everything = DocumentRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("demande")
        verbose_name_plural = _("demandes")
        indexes = [
            models.Index(fields=["state", "legal_due_on"], name="request_inbox"),
            models.Index(
                "rank",
                F("closed_at").desc(nulls_first=True),
                "legal_due_on",
                "received_at",
                name="request_by_deadline",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[str(state) for state in State]), name="request_state_known"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, state__in=sorted(OPEN))
                | Q(closed_at__isnull=False, state__in=sorted(CLOSED)),
                name="request_closed_has_a_date",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(refusal_reason=""),
                name="request_refusal_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.tracking_number

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.rank = rank_of(self.state)
        super().save(*args, **kwargs)

    @property
    def procedure(self) -> Procedure:
        if self.definition is not None:
            return self.definition.read()
        return all_procedures()[self.procedure_code]

    @cached_property
    def setting(self) -> ProcedureSetting:
        """The commune's choices for this procedure."""
        return ProcedureSetting.for_procedure(self.procedure)

    @property
    def copy(self) -> Copy | None:
        found = self.procedure
        return found.copy(self.copy_code) if isinstance(found, DeedProcedure) else None

    @property
    def quality(self) -> Quality | None:
        found = self.procedure
        return found.quality(self.quality_code) if isinstance(found, DeedProcedure) else None

    @property
    def what(self) -> str:
        """What is asked, in words: « Acte de naissance, copie intégrale »."""
        if self.title:
            return self.title
        copy = self.copy
        return f"{self.procedure.title}, {copy.label.lower()}" if copy else self.procedure.title

    @property
    def applicant_name(self) -> str:
        return f"{self.applicant_first_name} {self.applicant_last_name}".strip()

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_overdue(self) -> bool:
        return self.state in TO_DO and self.legal_due_on < today()

    @property
    def is_past_target(self) -> bool:
        return self.state in TO_DO and self.target_on < today()

    @property
    def days_left(self) -> int:
        """Calendar days to the legal date, negative once it is gone."""
        return (self.legal_due_on - today()).days

    @property
    def received_on(self) -> date:
        return localtime(self.received_at).date()

    def forget_people(self) -> None:
        """Empty everything about people; paper, dates, state and outcome stay. Not saved."""
        self.forgotten_at = now()
        self.tracking_number = f"EFFACEE-{self.pk.hex[:12]}"
        self.user = self.assignee = self.filed_by = None
        for name in (
            "applicant_first_name", "applicant_last_name", "applicant_email", "applicant_phone",
            "applicant_address", "subject_name", "purpose", "assignee_name", "filed_by_name",
            "quality_code", "search_text",
        ):  # fmt: skip
            setattr(self, name, "")
        self.subject_born_on = None
        self.answers, self.record, self.labels = {}, [], []
        if self.refusal_reason:
            self.refusal_reason = "-"

    def fill_search_text(self) -> None:
        self.search_text = search_key(
            f"{self.tracking_number} {self.tracking_number.replace('-', '')} "
            f"{self.subject_name} {self.applicant_name}"
        )
