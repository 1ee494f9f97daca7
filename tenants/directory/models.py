"""Official facts, dated, and the local corrections kept apart from them.

An official row is rewritten by each import; a `LocalCorrection` or a local `EpciComposition` never
is, and wins when the directory is read. A `null` start date means « already so in the first
vintage loaded here ».
"""

from __future__ import annotations

import uuid
from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from kernel.clock import now


class Vintage(models.Model):
    """One edition of the official lists, as loaded or imported."""

    label = models.CharField(max_length=40)
    reference_date = models.DateField()
    source = models.CharField(max_length=300)
    licence = models.CharField(max_length=100)
    checksum = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the files")
    loaded_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-reference_date", "-loaded_at"]

    def __str__(self) -> str:
        return self.label


class Department(models.Model):
    code = models.CharField(max_length=3, primary_key=True)
    name = models.CharField(max_length=100)
    region_code = models.CharField(max_length=3)

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class Commune(models.Model):
    """A commune in force, or one that lives on as part of another.

    The key is (code, type): 584 codes belong to a commune in force *and* to a delegated one. The
    columns hold the latest official values; `CommuneIdentity` holds their history.
    """

    class Type(models.TextChoices):
        COMMUNE = "commune", "commune"
        DELEGATED = "commune-deleguee", "commune déléguée"
        ASSOCIATED = "commune-associee", "commune associée"
        DISTRICT = "arrondissement-municipal", "arrondissement municipal"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=5)
    type = models.CharField(max_length=24, choices=Type.choices, default=Type.COMMUNE)
    name = models.CharField(max_length=100)
    type_liaison = models.CharField(max_length=1, blank=True)
    siren = models.CharField(max_length=9, blank=True, db_index=True)
    department_code = models.CharField(max_length=3, blank=True)
    region_code = models.CharField(max_length=3, blank=True)
    zone = models.CharField(max_length=10, blank=True, help_text="metro, drom or com")
    postal_codes = ArrayField(models.CharField(max_length=5), default=list, blank=True)
    population = models.PositiveIntegerField(null=True, help_text="municipal, persons")
    former_codes = ArrayField(models.CharField(max_length=5), default=list, blank=True)
    parent_code = models.CharField(
        max_length=5, blank=True, help_text="the commune in force it is a part of"
    )
    sort_key = models.CharField(max_length=100, db_index=True)
    ended_on = models.DateField(null=True, help_text="first day it is no longer in force")
    vintage = models.ForeignKey(Vintage, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["sort_key", "code"]
        constraints = [
            models.UniqueConstraint(fields=["code", "type"], name="commune_code_and_type")
        ]
        indexes = [models.Index(fields=["parent_code"])]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class CommuneIdentity(models.Model):
    """What a commune was officially called, and under which SIREN, from a day to another."""

    commune = models.ForeignKey(Commune, models.CASCADE, related_name="identities")
    name = models.CharField(max_length=100)
    type_liaison = models.CharField(max_length=1, blank=True)
    siren = models.CharField(max_length=9, blank=True, db_index=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True, help_text="first day it no longer holds")
    vintage = models.ForeignKey(Vintage, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["commune"], condition=Q(valid_to=None), name="identity_one_open"
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="identity_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.valid_from} → {self.valid_to})"


class Epci(models.Model):
    """An intercommunality with its own taxation."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    siren = models.CharField(max_length=9, unique=True)
    name = models.CharField(max_length=200)
    nature = models.CharField(max_length=5, help_text="CC, CA, CU, METRO or MET69")
    funding_mode = models.CharField(max_length=3, blank=True, help_text="FPU or FA")
    department_code = models.CharField(max_length=3, blank=True, help_text="most of its communes")
    population = models.PositiveIntegerField(null=True, help_text="municipal, persons")
    slug = models.CharField(max_length=100, unique=True, help_text="label of its host")
    sort_key = models.CharField(max_length=200, db_index=True)
    dissolved_on = models.DateField(null=True)
    successor_name = models.CharField(max_length=200, blank=True)
    successor_siren = models.CharField(max_length=9, blank=True)
    fact_source = models.CharField(
        max_length=300, blank=True, help_text="where a fact absent from the vintage comes from"
    )
    vintage = models.ForeignKey(Vintage, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return f"{self.name} ({self.siren})"


class CompositionQuerySet(models.QuerySet["EpciComposition"]):
    def on(self, day: date) -> CompositionQuerySet:
        return self.filter(
            Q(start_on=None) | Q(start_on__lte=day), Q(end_on=None) | Q(end_on__gt=day)
        )


class EpciComposition(models.Model):
    """A commune belongs to an EPCI from `start_on` to the day before `end_on`.

    A local row wins over the official one for the days it covers; with no EPCI, it says the
    commune belongs to none.
    """

    class Origin(models.TextChoices):
        OFFICIAL = "official", "liste officielle"
        LOCAL = "local", "correction locale"

    commune = models.ForeignKey(Commune, models.CASCADE, related_name="compositions")
    epci = models.ForeignKey(Epci, models.PROTECT, related_name="compositions", null=True)
    start_on = models.DateField(null=True)
    end_on = models.DateField(null=True)
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.OFFICIAL)
    vintage = models.ForeignKey(Vintage, models.PROTECT, related_name="+", null=True)
    reason = models.CharField(max_length=300, blank=True)
    made_by = models.CharField(max_length=200, blank=True)
    made_by_id = models.UUIDField(null=True)
    made_at = models.DateTimeField(default=now)

    objects = CompositionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["commune", "origin"],
                condition=Q(end_on=None),
                name="composition_one_open_per_origin",
            ),
            models.CheckConstraint(
                condition=Q(start_on=None) | Q(end_on=None) | Q(end_on__gt=F("start_on")),
                name="composition_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(origin="local", start_on__isnull=False) & ~Q(reason="")
                | Q(origin="official", epci__isnull=False, vintage__isnull=False),
                name="composition_says_where_it_comes_from",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commune} → {self.epci} ({self.start_on} → {self.end_on})"


class LocalCorrection(models.Model):
    """One official value replaced here: by whom, when and why. Withdrawn rather than deleted."""

    class Field(models.TextChoices):
        NAME = "name", "nom"
        TYPE_LIAISON = "type_liaison", "liaison du nom"
        SIREN = "siren", "SIREN"
        POSTAL_CODES = "postal_codes", "codes postaux"
        POPULATION = "population", "population"

    commune = models.ForeignKey(
        Commune, models.CASCADE, related_name="corrections", null=True, blank=True
    )
    epci = models.ForeignKey(
        Epci, models.CASCADE, related_name="corrections", null=True, blank=True
    )
    field = models.CharField(max_length=20, choices=Field.choices)
    value = models.JSONField()
    official_value = models.JSONField(help_text="what the official list said that day")
    reason = models.CharField(max_length=300)
    made_by = models.CharField(max_length=200)
    made_by_id = models.UUIDField(null=True)
    made_at = models.DateTimeField(default=now)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(commune__isnull=False, epci=None)
                | Q(commune=None, epci__isnull=False, field__in=["name", "population"]),
                name="correction_has_one_subject",
            ),
            models.UniqueConstraint(
                fields=["commune", "field"],
                condition=Q(withdrawn_at=None, commune__isnull=False),
                name="correction_one_open_per_commune_field",
            ),
            models.UniqueConstraint(
                fields=["epci", "field"],
                condition=Q(withdrawn_at=None, epci__isnull=False),
                name="correction_one_open_per_epci_field",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="correction_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.commune or self.epci}: {self.field} = {self.value}"
