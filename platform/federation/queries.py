"""Reads of the consoles: registry, directory and pushed counts; never a space's own tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from federation.models import SpaceActivity
from kernel.clock import today
from kernel.tenancy import public_space
from tenants.authorities.models import Domain, LocalAuthority, Membership, PastIdentity
from tenants.authorities.queries import members_of
from tenants.directory import facade as directory
from tenants.directory import grammar
from tenants.directory.facade import CommuneFacts, CommuneMatch, EpciFacts
from tenants.lifecycle import facade as lifecycle
from tenants.onboarding import facade as onboarding
from tenants.onboarding.facade import JobStatus
from tenants.onboarding.models import OnboardingJob, OnboardingStep

SERVICE_NAMES = {
    "websites": _("Site internet"),
    "document_requests": _("Demandes d'actes"),
    "notifications": _("Messages"),
}


@dataclass(frozen=True)
class Member:
    """One member commune as the console shows it."""

    authority: LocalAuthority
    services: Sequence[str]
    activity: SpaceActivity | None
    url: str


@dataclass(frozen=True)
class Life:
    """The life of a space as the consoles show it."""

    history: Sequence[lifecycle.StateChange]
    choices: Sequence[lifecycle.Transition]
    domains: Sequence[Domain]
    past: Sequence[PastIdentity]
    memberships: Sequence[Membership]


@dataclass(frozen=True)
class Candidate:
    """A commune found in the directory; `standing` says how it relates to this intercommunality.

    `standing`: `member` (official list), `elsewhere` (another EPCI), `nowhere`, `open_here`
    (it is a member with a space) or `taken` (its space is another intercommunality's).
    """

    commune: CommuneFacts
    matched_name: str
    epci_name: str
    standing: str

    @property
    def can_be_opened(self) -> bool:
        return self.standing in {"member", "elsewhere", "nowhere"}


@public_space()
def members(intercommunality: LocalAuthority) -> list[Member]:
    """Member communes of today in alphabetical order, with their latest counts."""
    communes = in_order(members_of(intercommunality))
    activities = SpaceActivity.objects.in_bulk([commune.pk for commune in communes])
    return [_member(commune, activities.get(commune.pk)) for commune in communes]


def in_order(communes: Iterable[LocalAuthority]) -> list[LocalAuthority]:
    """In the order of a French list: capitals, accents and hyphens do not count."""
    return sorted(communes, key=lambda commune: grammar.sort_key(commune.name))


@public_space()
def member(intercommunality: LocalAuthority, authority_id: UUID) -> Member:
    """Raises Http404 for an authority that is not a member today."""
    commune = get_object_or_404(members_of(intercommunality), pk=authority_id)
    return _member(commune, SpaceActivity.objects.filter(pk=commune.pk).first())


def anyone(authority_id: UUID) -> Member:
    """Any authority of the deployment, for the operator. Raises Http404."""
    found = LocalAuthority.objects.prefetch_related("domains", "services")
    authority = get_object_or_404(found, pk=authority_id)
    return _member(authority, SpaceActivity.objects.filter(pk=authority.pk).first())


def life_of(authority: LocalAuthority, person: Any) -> Life:
    """What happened to a space, and what this person may do about it."""
    return Life(
        history=lifecycle.history(authority),
        choices=lifecycle.choices_of(person, authority),
        domains=lifecycle.domains(authority),
        past=lifecycle.past_identities(authority),
        memberships=lifecycle.memberships(authority) if authority.is_commune else [],
    )


def service_names(authority: LocalAuthority) -> list[str]:
    codes = sorted(switched.service for switched in authority.services.all() if switched.is_current)
    return [str(SERVICE_NAMES.get(code, code)) for code in codes]


def to_open(intercommunality: LocalAuthority) -> list[CommuneFacts]:
    """Members by the official list that have no space yet."""
    official = directory.communes_of(intercommunality.siren)
    here = _spaces([commune.insee_code for commune in official])
    return [commune for commune in official if commune.insee_code not in here]


def find_candidates(intercommunality: LocalAuthority, text: str) -> list[Candidate]:
    """Communes of the directory by name, postal code or INSEE code, own members first."""
    found = directory.search_communes(text, limit=30)
    own = set(members_of(intercommunality).values_list("insee_code", flat=True))
    here = _spaces([match.commune.insee_code for match in found])
    candidates = [_candidate(match, intercommunality, own, here) for match in found]
    order = {"member": 0, "open_here": 1}
    return sorted(candidates, key=lambda candidate: order.get(candidate.standing, 2))


def candidate(intercommunality: LocalAuthority, insee_code: str) -> Candidate:
    """Raises UnknownInseeCode."""
    commune = directory.commune_by_insee(insee_code)
    epci = directory.epci_of_commune(insee_code)
    match = CommuneMatch(
        commune=commune,
        matched_name="",
        epci_siren=epci.siren if epci else "",
        epci_name=epci.name if epci else "",
    )
    own = set(members_of(intercommunality).values_list("insee_code", flat=True))
    return _candidate(match, intercommunality, own, _spaces([commune.insee_code]))


@public_space()
def running_jobs(siren: str | None = None) -> list[JobStatus]:
    """Jobs with steps still to do or failed, the latest first; all of them without a SIREN."""
    unfinished = OnboardingStep.objects.exclude(state=OnboardingStep.State.DONE)
    jobs = OnboardingJob.objects.filter(pk__in=unfinished.values("job"))
    if siren is not None:
        jobs = jobs.filter(intercommunality_siren=siren)
    return [onboarding.job_status(pk) for pk in jobs.values_list("pk", flat=True)[:5]]


@public_space()
def job_of(siren: str, job_id: UUID) -> JobStatus:
    """Raises Http404 for a job of another intercommunality."""
    job = get_object_or_404(OnboardingJob, pk=job_id, intercommunality_siren=siren)
    return onboarding.job_status(job.pk)


@public_space()
def any_job(job_id: UUID) -> JobStatus:
    """Raises Http404."""
    return onboarding.job_status(get_object_or_404(OnboardingJob, pk=job_id).pk)


def intercommunalities() -> QuerySet[LocalAuthority]:
    """All of them, each with `communes_here`, its number of member communes with a space."""
    current = Q(member_links__start_on__lte=today()) & (
        Q(member_links__end_on=None) | Q(member_links__end_on__gt=today())
    )
    return (
        LocalAuthority.objects.filter(kind=LocalAuthority.Kind.INTERCOMMUNALITY)
        .annotate(communes_here=Count("member_links", filter=current))
        .prefetch_related("domains")
        .order_by("name")
    )


def intercommunality(authority_id: UUID) -> LocalAuthority:
    """Raises Http404."""
    return get_object_or_404(intercommunalities(), pk=authority_id)


def find_epcis(text: str) -> list[EpciFacts]:
    """By name or SIREN. A whole SIREN that fits none raises UnknownSiren, which says why."""
    digits = text.replace(" ", "")
    if len(digits) == 9 and digits.isdecimal():
        return [directory.epci_by_siren(digits)]
    return directory.search_epcis(text)


def sirens_here(sirens: Iterable[str]) -> set[str]:
    return set(
        LocalAuthority.objects.filter(
            kind=LocalAuthority.Kind.INTERCOMMUNALITY, siren__in=list(sirens)
        ).values_list("siren", flat=True)
    )


def _member(commune: LocalAuthority, activity: SpaceActivity | None) -> Member:
    return Member(commune, service_names(commune), activity, commune.url())


def _spaces(insee_codes: Sequence[str]) -> set[str]:
    return set(
        LocalAuthority.objects.filter(insee_code__in=insee_codes).values_list(
            "insee_code", flat=True
        )
    )


def _candidate(
    match: CommuneMatch, intercommunality: LocalAuthority, own: set[str], here: set[str]
) -> Candidate:
    code = match.commune.insee_code
    if code in own:
        standing = "open_here"
    elif code in here:
        standing = "taken"
    elif match.epci_siren == intercommunality.siren:
        standing = "member"
    else:
        standing = "elsewhere" if match.epci_siren else "nowhere"
    epci_name = grammar.epci_full_name(match.epci_name)
    return Candidate(match.commune, match.matched_name, epci_name, standing)
