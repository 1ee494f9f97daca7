from __future__ import annotations

import uuid
from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kernel import tenancy
from kernel.clock import now, today
from tenants.authorities.time_zones import time_zone_of
from tenants.directory import grammar


def new_schema_name() -> str:
    """Random, so that neither a code nor a name can ever be guessed from it, or change it."""
    return f"s_{uuid.uuid4().hex}"


class LocalAuthority(models.Model):
    """A commune or an intercommunality with a space here.

    Its identity is a UUID: SIREN and INSEE codes are facts that change (a commune nouvelle keeps
    its chief town's code and takes a new SIREN).
    """

    class Kind(models.TextChoices):
        COMMUNE = "commune", _("Commune")
        INTERCOMMUNALITY = "intercommunality", _("Intercommunalité")

    class State(models.TextChoices):
        PREPARING = "preparing", _("En préparation")
        TRIAL = "trial", _("À l'essai")
        OPEN = "open", _("En service")
        SUSPENDED = "suspended", _("Suspendue")
        LEAVING = "leaving", _("Sur le départ")
        FROZEN = "frozen", _("Figée")

    # Hosts that answer (a frozen space's to its administrators alone: `tenants.lifecycle`).
    SERVED_STATES = (State.TRIAL, State.OPEN, State.SUSPENDED, State.LEAVING, State.FROZEN)
    # Spaces that may be written to, by people and by tasks.
    WRITABLE_STATES = (State.TRIAL, State.OPEN, State.LEAVING)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    schema_name = models.CharField(max_length=63, unique=True, default=new_schema_name)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    name = models.CharField(_("nom"), max_length=200)
    slug = models.SlugField(max_length=100, unique=True)
    siren = models.CharField("SIREN", max_length=9, blank=True, db_index=True)
    insee_code = models.CharField(_("code INSEE"), max_length=5, blank=True, db_index=True)
    type_liaison = models.CharField(max_length=1, blank=True)
    department_code = models.CharField(max_length=3, blank=True)
    population = models.PositiveIntegerField(default=0, help_text="persons, municipal population")
    postal_codes = ArrayField(models.CharField(max_length=5), default=list, blank=True)
    state = models.CharField(max_length=20, choices=State.choices, default=State.PREPARING)
    email = models.EmailField(_("adresse électronique"), blank=True)
    phone = models.CharField(_("téléphone"), max_length=30, blank=True)
    address = models.TextField(_("adresse postale"), blank=True)
    created_at = models.DateTimeField(default=now, editable=False)
    # The authority that took over its acts, assets and rights (CGCT, L2113-5).
    succeeded_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="succeeds"
    )

    class Meta:
        ordering = ["name"]
        verbose_name = _("collectivité")
        verbose_name_plural = _("collectivités")
        constraints = [
            models.UniqueConstraint(
                fields=["insee_code"], condition=~Q(insee_code=""), name="authority_one_per_insee"
            ),
            models.UniqueConstraint(
                fields=["siren"],
                condition=Q(kind="intercommunality"),
                name="authority_one_per_epci",
            ),
            models.CheckConstraint(
                condition=~Q(succeeded_by=F("pk")), name="authority_succeeds_another"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_served(self) -> bool:
        return self.state in self.SERVED_STATES

    @property
    def is_writable(self) -> bool:
        return self.state in self.WRITABLE_STATES

    @property
    def is_closed(self) -> bool:
        """Closed to the public; administrators still read and export."""
        return self.state == self.State.FROZEN

    @property
    def is_commune(self) -> bool:
        return self.kind == self.Kind.COMMUNE

    @property
    def time_zone(self) -> str:
        """Name of the place's clock in the IANA database."""
        return time_zone_of(self.department_code)

    @property
    def full_name(self) -> str:
        """« Montholon », « Communauté de communes de l'Aillantais en Bourgogne »."""
        return self.name if self.is_commune else grammar.epci_full_name(self.name)

    @property
    def town_hall(self) -> str:
        """« Mairie du Val d'Ocre »; an intercommunality goes by its full name."""
        if self.is_commune:
            return grammar.town_hall(self.name, self.type_liaison)
        return self.full_name

    @property
    def of_name(self) -> str:
        """« de Montholon », « du Val d'Ocre », « de la communauté de communes… »."""
        if self.is_commune:
            return grammar.of_name(self.name, self.type_liaison)
        return grammar.epci_of_name(self.name)

    @property
    def at_name(self) -> str:
        """« à Montholon », « au Val d'Ocre »."""
        if self.is_commune:
            return grammar.at_name(self.name, self.type_liaison)
        return grammar.epci_at_name(self.name)

    @property
    def primary_host(self) -> str:
        domains = sorted(self.domains.all(), key=lambda domain: not domain.is_primary)
        return domains[0].host if domains else ""

    def url(self, path: str = "/") -> str:
        """Absolute address of a path on this authority's own host."""
        return tenancy.public_url(self.primary_host, path)


class Domain(models.Model):
    """A host name that leads to an authority's space."""

    host = models.CharField(max_length=253, unique=True)
    authority = models.ForeignKey(LocalAuthority, models.CASCADE, related_name="domains")
    is_primary = models.BooleanField(default=True)
    # Permanent. A trigger of the database refuses a redirect to a redirect, so no cycle exists.
    redirects_to = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="redirected_from"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(redirects_to=F("pk")), name="domain_redirects_to_another"
            ),
            models.UniqueConstraint(
                fields=["authority"], condition=Q(is_primary=True), name="domain_one_primary"
            ),
            models.CheckConstraint(
                condition=Q(host__regex=r"^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$"),
                name="domain_host_is_lower_case",
            ),
        ]

    def __str__(self) -> str:
        return self.host


class MembershipQuerySet(models.QuerySet["Membership"]):
    def on(self, day: date) -> MembershipQuerySet:
        return self.filter(Q(end_on=None) | Q(end_on__gt=day), start_on__lte=day)

    def current(self) -> MembershipQuerySet:
        return self.on(today())


class Membership(models.Model):
    """A commune belongs to an intercommunality from `start_on` to the day before `end_on`."""

    commune = models.ForeignKey(LocalAuthority, models.CASCADE, related_name="memberships")
    intercommunality = models.ForeignKey(
        LocalAuthority, models.CASCADE, related_name="member_links"
    )
    start_on = models.DateField()
    end_on = models.DateField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["commune"],
                condition=Q(end_on=None),
                name="membership_one_open_per_commune",
            ),
            models.CheckConstraint(
                condition=Q(end_on=None) | Q(end_on__gt=F("start_on")),
                name="membership_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commune} → {self.intercommunality} ({self.start_on})"


class SwitchedOnService(models.Model):
    """A shared service in use at an authority; the code names come from `services_offered()`."""

    authority = models.ForeignKey(LocalAuthority, models.CASCADE, related_name="services")
    service = models.CharField(max_length=50)
    switched_on_at = models.DateTimeField(default=now)
    ends_on = models.DateField(null=True, blank=True, help_text="first day without it")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["authority", "service"], name="service_once")
        ]

    def __str__(self) -> str:
        return f"{self.authority}: {self.service}"

    @property
    def is_current(self) -> bool:
        return self.ends_on is None or self.ends_on > today()


class PastIdentity(models.Model):
    """What an authority was called, or the code it had, until the day before `until`.

    Kept for ever: people go on looking for the old name, papers go on bearing the old code.
    """

    class Fact(models.TextChoices):
        NAME = "name", _("Nom")
        INSEE_CODE = "insee_code", _("Code INSEE")
        SIREN = "siren", "SIREN"

    authority = models.ForeignKey(LocalAuthority, models.CASCADE, related_name="past_identities")
    fact = models.CharField(max_length=12, choices=Fact.choices)
    value = models.CharField(max_length=200)
    type_liaison = models.CharField(max_length=1, blank=True, help_text="of a name")
    until = models.DateField()
    reason = models.CharField(max_length=500)
    changed_by_id = models.UUIDField(null=True, blank=True, help_text="account; none: platform")
    changed_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-until", "-pk"]
        indexes = [models.Index(fields=["fact", "value"], name="past_identity_value")]

    def __str__(self) -> str:
        return f"{self.value} ({self.fact}, {self.until})"
