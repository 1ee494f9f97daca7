"""Bring a space from another deployment in: whole, or not at all."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _
from wagtail.models import Site

from kernel.audit import facade as audit
from kernel.clock import today
from kernel.tenancy import account_host, public_space, public_url, space_of
from tenants.authorities.actions import add_member
from tenants.authorities.models import Domain, LocalAuthority, SwitchedOnService
from tenants.directory import facade as directory
from tenants.onboarding.actions import RESERVED_SLUGS
from tenants.onboarding.template import replay_template
from tenants.reversibility import tables
from tenants.reversibility.actions.export_mails import send
from tenants.reversibility.errors import ArchiveRefused
from tenants.reversibility.exporting import manifest as manifests
from tenants.reversibility.importing import people as peopling
from tenants.reversibility.importing.archive import Archive, checked
from tenants.reversibility.importing.people import People
from tenants.reversibility.loading import Translations, empty_tables, load_rows
from tenants.reversibility.places import folders_of_files

FACTS_TAKEN = (
    "kind",
    "name",
    "slug",
    "siren",
    "insee_code",
    "type_liaison",
    "department_code",
    "population",
    "postal_codes",
    "email",
    "phone",
    "address",
)
# Columns that name an account without being a relation to it: a line must outlive the account.
LOOSE_USER_COLUMNS = {"actor_id", "user_id"}


@dataclass
class Imported:
    """What came in; `warnings` are sentences for the operator."""

    authority: LocalAuthority
    rows: dict[str, int]
    files: int
    people_created: int
    people_matched: int
    warnings: list[str] = field(default_factory=list)


class _Rehearsed(Exception):
    """Ends a dry run: everything was done, everything is undone."""

    def __init__(self, imported: Imported) -> None:
        super().__init__()
        self.imported = imported


def import_space(path: Path, *, dry_run: bool = False, manifest_sha256: str = "") -> Imported:
    """Open the archive's space here, under a new schema, « à l'essai ».

    Only the operator's command line does this, as the database's owner. One transaction; files of
    a failed import are removed. Raises ArchiveRefused, TemplateMissing.
    """
    archive = checked(path, sha256=manifest_sha256)
    placed: list[Path] = []
    try:
        with public_space(), transaction.atomic():
            imported = _bring_in(archive)
            if dry_run:
                raise _Rehearsed(imported)
            placed = list(folders_of_files(imported.authority.schema_name).values())
            imported.files = _extract_files(archive, imported.authority.schema_name)
    except _Rehearsed as rehearsed:
        return rehearsed.imported
    except BaseException:
        for folder in placed:
            shutil.rmtree(folder, ignore_errors=True)
        raise
    return imported


def _bring_in(archive: Archive) -> Imported:
    facts = archive.authority
    _refuse_existing(facts)
    authority = _create_authority(facts, archive)
    people = peopling.bring(archive.rows("public.accounts.user"))
    replay_template(authority.schema_name)
    empty_tables(authority.schema_name)
    with tempfile.TemporaryDirectory(prefix="beffroi-import-") as folder:
        dump = Path(folder) / "schema.dump"
        archive.extract("schema.dump", dump)
        counts = load_rows(
            dump,
            schema=authority.schema_name,
            source_schema=archive.source_schema,
            translations=_translations(archive, people),
        )
    _check_counts(archive, counts)
    peopling.note_presences(archive.rows("public.accounts.spacepresence"), authority, people)
    warnings = _link(authority)
    with space_of(authority):
        _set_site_host(authority)
    audit.record(
        "authority.imported",
        actor=None,
        target=str(authority.pk),
        source=str(archive.manifest.get("deployment", "")),
        export=str(archive.manifest.get("export", "")),
    )
    _tell_newcomers(authority, people)
    return Imported(
        authority, counts, len(archive.files()), len(people.created), people.matched, warnings
    )


def _refuse_existing(facts: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        # Two imports of the same commune at once: the second waits, then finds the first.
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"import:{facts['id']}"]
        )
    here = LocalAuthority.objects.filter(pk=facts["id"])
    if facts["insee_code"]:
        here |= LocalAuthority.objects.filter(insee_code=facts["insee_code"])
    elif facts["siren"]:
        here |= LocalAuthority.objects.filter(siren=facts["siren"], kind=facts["kind"])
    found = here.first()
    if found is not None:
        raise ArchiveRefused(
            "already_here",
            _("%(name)s a déjà un espace ici : une archive ne remplace jamais un espace.")
            % {"name": found.name},
        )


def _create_authority(facts: dict[str, Any], archive: Archive) -> LocalAuthority:
    authority = LocalAuthority(id=UUID(facts["id"]), **{name: facts[name] for name in FACTS_TAKEN})
    authority.slug = _free_slug(authority.slug)
    authority.state = LocalAuthority.State.TRIAL
    authority.clean_fields()
    authority.save(force_insert=True)
    Domain.objects.create(host=f"{authority.slug}.{settings.BASE_DOMAIN}", authority=authority)
    theirs = str(archive.manifest["deployment"])
    for entry in archive.manifest["domains"]:
        host = str(entry["host"]).lower()
        is_own = not host.endswith((f".{theirs}", f".{settings.BASE_DOMAIN}"))
        if is_own and not Domain.objects.filter(host=host).exists():
            Domain.objects.create(host=host, authority=authority, is_primary=False)
    SwitchedOnService.objects.bulk_create(
        SwitchedOnService(authority=authority, service=row["service"])
        for row in archive.rows("public.authorities.switchedonservice")
    )
    return authority


def _free_slug(slug: str) -> str:
    candidates = [slug, *(f"{slug}-{number}" for number in range(2, 100))]
    taken = set(LocalAuthority.objects.filter(slug__in=candidates).values_list("slug", flat=True))
    return next(c for c in candidates if c not in taken | RESERVED_SLUGS)


def _translations(archive: Archive, people: People) -> Translations:
    """What differs between two deployments: numbers of content types, identities of people."""
    ours = {name: number for number, name in manifests.content_types().items()}
    types = {
        number: ours[name]
        for number, name in archive.manifest["content_types"].items()
        if name in ours
    }

    def content_type(value: bytes) -> bytes:
        if value.decode() not in types:
            raise ArchiveRefused(
                "unknown_type", _("L'archive contient un type de contenu inconnu ici.")
            )
        return types[value.decode()].encode()

    found = {
        (table, column): content_type
        for table, columns in tables.content_type_columns().items()
        for column in columns
    }
    if people.moved:
        for table, columns in _user_columns().items():
            found |= {(table, column): people.translate for column in columns}
    return found


def _user_columns() -> dict[str, set[str]]:
    found = {table: set(columns) for table, columns in tables.user_columns().items()}
    for table in tables.space_tables():
        loose = LOOSE_USER_COLUMNS & set(table.columns)
        if loose:
            found.setdefault(table.name, set()).update(loose)
    return found


def _check_counts(archive: Archive, counts: dict[str, int]) -> None:
    wrong = [name for name, rows in archive.manifest["rows"].items() if counts.get(name, 0) != rows]
    if wrong:
        raise ArchiveRefused(
            "rows_missing",
            _("Il manque des lignes dans la copie de la base : %(names)s.")
            % {"names": ", ".join(sorted(wrong)[:5])},
        )


def _link(authority: LocalAuthority) -> list[str]:
    """Its intercommunality of today, when that one is here."""
    if not authority.is_commune:
        return []
    epci = directory.epci_of_commune(authority.insee_code)
    here = LocalAuthority.objects.filter(
        siren=epci.siren if epci else "-", kind=LocalAuthority.Kind.INTERCOMMUNALITY
    ).first()
    if here is None:
        return [_("Son intercommunalité n'a pas d'espace ici : la commune est seule.")]
    add_member(authority, here, start_on=today(), actor=None)
    return []


def _set_site_host(authority: LocalAuthority) -> None:
    port = settings.PUBLIC_PORT
    Site.objects.filter(is_default_site=True).update(hostname=authority.primary_host, port=port)
    Site.clear_site_root_paths_cache()


def _extract_files(archive: Archive, schema_name: str) -> int:
    trees = folders_of_files(schema_name)
    for name, tree, path in archive.files():
        root = trees[tree].resolve()
        target = (root / path).resolve()
        if not target.is_relative_to(root):
            raise ArchiveRefused("path_climbs", _("Un fichier de l'archive sort de son dossier."))
        archive.extract(name, target)
        target.chmod(0o640)
    return len(archive.files())


def _tell_newcomers(authority: LocalAuthority, people: People) -> None:
    """Who got an account here chooses a password: no archive carries one."""
    url = public_url(account_host(), "/mot-de-passe/oublie/")
    subject = _("%(name)s : votre accès sur la nouvelle plateforme") % {"name": authority.full_name}
    for person in people.created:
        if not person.is_active:
            continue
        text = _(
            "Bonjour %(who)s,\n\nL'espace %(of_name)s a été repris sur cette plateforme, avec vos "
            "droits. Votre mot de passe n'a pas été repris : choisissez-en un ici, avec l'adresse "
            "%(email)s.\n\n%(url)s\n"
        ) % {
            "who": person.get_full_name(),
            "of_name": authority.of_name,
            "email": person.email,
            "url": url,
        }
        send(
            email=person.email,
            name=person.get_full_name(),
            subject=subject,
            text=text,
            url=url,
        )
