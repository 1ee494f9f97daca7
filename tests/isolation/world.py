"""The world the probes walk in: commune A full of canaries, its neighbours, everyone's people."""

from __future__ import annotations

import tempfile
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, models, transaction
from wagtail.models import Page
from wagtail.search import index

from kernel.tenancy import public_space, schema_named, space_of
from tests import databases
from tests.isolation import content, rows
from tests.isolation.canaries import COMMON_WORD, Audience, Cage
from tests.isolation.watch import Watch

# Models whose rows A publishes; a page also has to be live and open to all.
PUBLISHED = {
    "acts.Act",
    "acts.CouncilMeeting",
    "acts.CommuneWithoutSite",
    "websites.DirectoryEntry",
    "websites.CouncilMember",
    "websites.Topic",
    "websites.CouncilGroup",
    "websites.Commission",
    "websites.GroupText",
    "websites.OpeningRange",
    "websites.Closure",
    "websites.EventOccurrence",
    "local_life.JobOffer",
    "local_life.MenuWeek",
    "local_life.MenuDay",
    "local_life.CollectionSector",
    "local_life.CollectionRound",
    "local_life.CollectionStreet",
    "local_life.CollectionShift",
    "websites.Theme",
    "wagtailimages.Image",
    "wagtailcore.Site",
    "wagtailredirects.Redirect",
    "site_search.IndexedDocument",
    "wagtailembeds.Embed",
    "taggit.Tag",
    "document_requests.ProcedureSetting",
    "appointments.Counter",
    "appointments.CounterHours",
    "appointments.AppointmentReason",
    "appointments.Closure",
    "processing_register.OwnProcessing",
    "site_duties.AccessibilityStatement",
    "site_duties.AccessibilityPlan",
    "site_duties.PlannedAction",
    "site_duties.LegalFacts",
    "local_guides.LocalGuide",
}
# Whose probes run: roles in B and in the intercommunality, the operator, and nobody.
B_PEOPLE = ("b_administrator", "b_agent", "b_editor", "b_citizen")
EPCI_PEOPLE = ("e_administrator", "e_agent", "e_editor")
PROBERS = (*B_PEOPLE, *EPCI_PEOPLE, "operator", "anonymous")


@dataclass
class World:
    a: Any
    b: Any
    e: Any
    cage: Cage
    watch: Watch
    files: Path
    people: dict[str, Any] = field(default_factory=dict)
    # Files of A when all was ready; later ones are drawn by visits.
    first_files: list[Path] = field(default_factory=list)
    # Identities of A's rows, slipped into the neighbours' forms.
    identities: list[str] = field(default_factory=list)

    def host_of(self, place: str) -> str:
        """`place`: a, b, e, operator, account or internal."""
        from kernel.tenancy import account_host

        named = {
            "operator": settings.BASE_DOMAIN,
            "account": account_host(),
            "internal": settings.INTERNAL_HOST,
        }
        return named.get(place) or str(getattr(self, place).primary_host)

    def authority_at(self, place: str) -> Any | None:
        return getattr(self, place) if place in {"a", "b", "e"} else None

    def folders_of_a(self) -> list[Path]:
        schema = self.a.schema_name
        return [self.files / "media" / schema, self.files / "private" / schema]


def build(address: str) -> World:
    """Fill the database Django is connected to (and commit), then set the watch."""
    files = Path(tempfile.mkdtemp(prefix="beffroi-isolation-"))
    settings.MEDIA_ROOT, settings.PRIVATE_ROOT = files / "media", files / "private"
    a, b, e = _authorities()
    world = World(a, b, e, Cage(), Watch(address, a.schema_name), files)
    _people(world)
    for authority, citizen in ((a, "a_citizen"), (b, "b_citizen"), (e, "e_citizen")):
        with space_of(authority), transaction.atomic():
            _fill(world, authority, world.people[citizen])
    _ink_public_rows(world)
    found = [path for folder in world.folders_of_a() for path in folder.rglob("*")]
    world.first_files = [path for path in found if path.is_file()]
    world.watch.install([str(a.id), *_people_of_a(world)])
    return world


def _authorities() -> list[Any]:
    from tenants.authorities.models import LocalAuthority

    found = LocalAuthority.objects.prefetch_related("domains")
    return [
        found.get(insee_code=databases.COMMUNE_A),
        found.get(insee_code=databases.COMMUNE_B),
        found.get(siren=databases.EPCI_SIREN),
    ]


def _people(world: World) -> None:
    from accounts.facade import note_presence
    from accounts.models import User
    from accounts.roles.facade import Role, grant_role

    def person(name: str, **facts: str) -> Any:
        email = facts.pop("email", f"{name}@exemple.example").replace("_", ".")
        made = User.everyone.create_user(email=email, password="mot de passe", **facts)
        world.people[name] = made
        return made

    roles = {"administrator": Role.ADMINISTRATOR, "agent": Role.AGENT, "editor": Role.EDITOR}
    with transaction.atomic():
        for letter in "abe":
            authority = getattr(world, letter)
            for name, role in roles.items():
                made = person(f"{letter}_{name}", **_facts(world, letter, name))
                with space_of(authority):
                    grant_role(made, role, actor=None)
            citizen = person(f"{letter}_citizen", **_facts(world, letter, "citizen"))
            with public_space():
                note_presence(citizen, authority)
        operator = person("operator")
        with public_space():
            grant_role(operator, Role.OPERATOR, actor=None)


def _facts(world: World, letter: str, name: str) -> dict[str, str]:
    if letter != "a":
        return {"first_name": "Camille", "last_name": f"{name}-{letter}"}
    tokens = {
        column: world.cage.mint(Audience.PRIVATE, f"accounts.User.{column} ({name} of A)")
        for column in ("first_name", "last_name", "email", "phone")
    }
    return {**tokens, "email": f"{tokens['email']}@exemple.example"}


def _people_of_a(world: World) -> list[str]:
    return [str(made.pk) for name, made in world.people.items() if name.startswith("a_")]


def _fill(world: World, authority: Any, citizen: Any) -> None:
    is_a = authority is world.a

    def words(origin: str, is_public: bool) -> str:
        if not is_a:
            return f"{COMMON_WORD} {origin}"
        audience = Audience.PUBLIC if is_public else Audience.PRIVATE
        return f"{COMMON_WORD} {world.cage.mint(audience, f'content: {origin}')}"

    for helping in range(2 if is_a else 1):
        content.fill_site(words, helping + 1)
        if authority.kind == "commune":
            content.fill_requests(words, citizen)
        content.fill_messages(words, citizen)
    with schema_named(authority.schema_name):
        _fill_the_rest(world, citizen, is_a)


def _fill_the_rest(world: World, citizen: Any, is_a: bool) -> None:
    """As the owner: a space's own role may not rewrite its audit or its rights."""
    for model in rows.space_models():
        # A must hold a row of everything; the others, what their kind of authority lets them.
        with nullcontext() if is_a else suppress(IntegrityError), transaction.atomic():
            rows.forge(model, citizen)
    if is_a:
        _second_helping(citizen)
        _ink(world)


# A second row of these would shut the whole site or all its files.
ONCE = {"wagtailcore.PageViewRestriction", "wagtailcore.CollectionViewRestriction"}


def _second_helping(citizen: Any) -> None:
    """Numbers that exist in A alone, where the table's constraints let a second row be."""
    for model in rows.space_models():
        if model._meta.label in ONCE:
            continue
        numbered = isinstance(model._meta.pk, models.AutoField | models.BigAutoField)
        if numbered and not model._meta.parents and not hasattr(model, "add_child"):
            with suppress(IntegrityError), transaction.atomic():
                rows.forge_another(model, citizen)


def _ink(world: World) -> None:
    for model in rows.space_models():
        rows.ink(model, world.cage, lambda row: audience_of(row))
    _ink_files(world)
    _index()
    from django.contrib.sessions.models import Session

    for session in Session.objects.all():
        world.cage.adopt(session.session_key, "sessions.Session.session_key")


def audience_of(row: Any) -> Audience:
    """Who may read a row of A."""
    from wagtail.documents.models import Document

    if isinstance(row, Page):
        found = Page.objects.filter(pk=row.pk).live().public().exists()
        return Audience.PUBLIC if found else Audience.PRIVATE
    if isinstance(row, Document):
        shut = row.collection.get_view_restrictions()
        return Audience.PRIVATE if shut else Audience.PUBLIC
    is_public = type(row)._meta.label in PUBLISHED
    return Audience.PUBLIC if is_public else Audience.PRIVATE


def _ink_files(world: World) -> None:
    """A canary at the end of every file; readers of PDF and pictures do not mind."""
    for model in rows.space_models():
        for field_ in model._meta.local_fields:
            if not isinstance(field_, models.FileField):
                continue
            for row in model._base_manager.exclude(**{field_.name: ""}):
                stored = getattr(row, field_.name)
                if not stored:
                    continue
                image = getattr(row, "image", None)
                audience = audience_of(image if image is not None else row)
                token = world.cage.mint(audience, f"file of {model._meta.label}")
                with Path(stored.path).open("ab") as file:
                    file.write(f"\n%{token}\n".encode())
                if hasattr(row, "file_size"):
                    # Known at once, or the first reader's visit would write it.
                    size = Path(stored.path).stat().st_size
                    model._base_manager.filter(pk=row.pk).update(file_size=size)


def _index() -> None:
    for model in index.get_indexed_models():
        for row in model._base_manager.all():
            found = index.get_indexed_instance(row, check_exists=True)
            if found is not None:
                index.insert_or_update_object(found)


def _ink_public_rows(world: World) -> None:
    """Invitations, tickets and confirmations of A's people; what the federation wrote of A."""
    from accounts.actions.invitations import invite
    from accounts.roles.facade import Role
    from tenants.onboarding.models import OnboardingJob, OnboardingStep

    def mint(audience: Audience, origin: str) -> str:
        return world.cage.mint(audience, origin)

    with transaction.atomic():
        for actor, audience in (("a_administrator", Audience.PRIVATE), (None, Audience.FEDERATION)):
            invite(
                email=f"{mint(audience, 'accounts.Invitation.email')}@exemple.example",
                name=mint(audience, "accounts.Invitation.name"),
                roles=[Role.ADMINISTRATOR if actor is None else Role.AGENT],
                actor=world.people[actor] if actor else None,
                authority=world.a,
            )
        invite(
            email="invitee@exemple.example",
            name="Invitée",
            roles=[Role.AGENT],
            actor=None,
            authority=world.b,
        )
        job = OnboardingJob.objects.create(
            intercommunality_siren=databases.EPCI_SIREN, label="Ouverture"
        )
        OnboardingStep.objects.create(
            job=job,
            position=0,
            kind="commune",
            code=databases.COMMUNE_A,
            name=world.a.name,
            admin_email=f"{mint(Audience.FEDERATION, 'OnboardingStep.email')}@exemple.example",
            admin_name=mint(Audience.FEDERATION, "OnboardingStep.admin_name"),
            state="done",
            authority=world.a,
        )
        _public_rows(world)


def _public_rows(world: World) -> None:
    """A row about A in every public table that has some, with canaries for the federation alone."""
    from tenants.mergers.models import Merger

    rows.forge(Merger, world.people["a_administrator"])
    for model in rows.public_models_about_spaces():
        about_a = model._base_manager.filter(authority_id=world.a.id)
        if about_a.exists():
            continue
        rows.forge_another(model, world.people["a_administrator"], authority_id=world.a.id)
        rows.ink(model, world.cage, lambda row: Audience.FEDERATION, about_a)
