"""Ask for an archive, make it part by part, hand it out, let it go."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kernel.audit import facade as audit
from kernel.clock import now
from kernel.outbox import facade as outbox
from kernel.tenancy import public_space
from tenants.authorities.models import LocalAuthority
from tenants.reversibility.actions import export_mails, export_parts
from tenants.reversibility.errors import ExportRefused
from tenants.reversibility.exporting.archive import write_archive
from tenants.reversibility.models import SpaceExport, SpaceExportPart
from tenants.reversibility.models.exports import PARTS
from tenants.reversibility.permissions import require_administrator, require_operator
from tenants.reversibility.places import folders_of_files
from tenants.reversibility.snapshot import session

logger = logging.getLogger(__name__)

# How long a finished archive waits for its owner; then the file goes, the line stays.
KEPT = timedelta(days=15)
Told = Callable[[SpaceExport, str], None]


def ask_export(
    authority: LocalAuthority, *, actor: Any | None, in_background: bool = True
) -> SpaceExport:
    """Plan an archive of the space; one that is under way is given back instead.

    `actor` None is the platform's own command line. Raises NotAllowed.
    """
    if actor is not None:
        require_administrator(actor, authority)
    with public_space(), transaction.atomic():
        under_way = SpaceExport.objects.filter(
            authority=authority, state__in=SpaceExport.UNFINISHED
        ).first()
        if under_way is not None:
            return under_way
        try:
            with transaction.atomic():
                export = _plan(authority, actor)
        except IntegrityError:  # a second click, at the same instant
            return SpaceExport.objects.get(authority=authority, state__in=SpaceExport.UNFINISHED)
        audit.record("export.asked", actor=actor, target=str(authority.pk), export=str(export.pk))
        if in_background:
            outbox.enqueue(
                "reversibility.make_export", payload={"export": str(export.pk)}, queue="operations"
            )
    return export


def _plan(authority: LocalAuthority, actor: Any | None) -> SpaceExport:
    export = SpaceExport.objects.create(authority=authority, asked_by=actor)
    SpaceExportPart.objects.bulk_create(
        SpaceExportPart(export=export, position=position, name=name)
        for position, name in enumerate(PARTS, start=1)
    )
    return export


def run_export(export_id: UUID | str, *, tell: Told | None = None) -> SpaceExport:
    """Make the parts that are still missing, then the archive. Twice changes nothing.

    Runs as the database's owner: in an `operations` handler or a command. Raises what went wrong;
    finished parts stay, the next run goes on from there.
    """
    with public_space(), session() as held:
        # A worker whose lease ran out may still be at work: two must not write the same folder.
        row = held.execute(
            "SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [f"export:{export_id}"]
        ).fetchone()
        if not row or not row[0]:
            raise ExportRefused("busy", _("Cette archive est déjà en préparation."))
        export = (
            SpaceExport.objects.select_related("authority")
            .prefetch_related("authority__domains")
            .get(pk=export_id)
        )
        if not export.is_unfinished:
            return export
        SpaceExport.objects.filter(pk=export.pk).update(state=SpaceExport.State.RUNNING, message="")
        for part in export.parts.filter(done_at=None):
            if tell:
                tell(export, part.label)
            _make(export, part.name)
            SpaceExportPart.objects.filter(pk=part.pk).update(done_at=now())
        export.refresh_from_db()
        return export


def _make(export: SpaceExport, name: str) -> None:
    if name == "archive":
        _assemble(export)
        return
    folder = export.work_folder / name
    draft = export.work_folder / f"{name}.draft"
    for left in (draft, folder):
        shutil.rmtree(left, ignore_errors=True)
    draft.mkdir(mode=0o700, parents=True)
    export_parts.MAKERS[name](export, draft)
    draft.rename(folder)


def _assemble(export: SpaceExport) -> None:
    parts = [export.work_folder / name for name in PARTS if name != "archive"]
    manifest = export_parts.manifest_of(export)
    made = write_archive(
        export.path,
        parts=parts,
        files=folders_of_files(export.authority.schema_name),
        manifest=manifest,
    )
    with transaction.atomic():
        moment = now()
        SpaceExport.objects.filter(pk=export.pk).update(
            state=SpaceExport.State.READY,
            size=made.size,
            sha256=made.sha256,
            manifest_sha256=made.manifest_sha256,
            finished_at=moment,
            expires_at=moment + KEPT,
        )
        audit.record(
            "export.made",
            actor=None,
            target=str(export.authority_id),
            export=str(export.pk),
            sha256=made.sha256,
        )
        export.refresh_from_db()
        export_mails.tell_ready(export)
    shutil.rmtree(export.work_folder, ignore_errors=True)


def give_up(export_id: UUID | str, reason: str) -> None:
    """Write down that the archive will not come; the finished parts go."""
    logger.error("export %s given up: %s", export_id, reason)
    with public_space(), transaction.atomic():
        export = SpaceExport.objects.select_related("authority").get(pk=export_id)
        SpaceExport.objects.filter(pk=export.pk).update(
            state=SpaceExport.State.FAILED,
            finished_at=now(),
            message=_("L'archive n'a pas pu être faite. Demandez-en une autre, ou écrivez-nous."),
        )
        audit.record("export.failed", actor=None, target=str(export.authority_id))
    shutil.rmtree(export.work_folder, ignore_errors=True)


def allow_operator(
    authority: LocalAuthority, export_id: UUID, *, allowed: bool, actor: Any
) -> None:
    """Say whether the operator may download this archive. Raises NotAllowed, ExportRefused."""
    require_administrator(actor, authority)
    with public_space(), transaction.atomic():
        changed = SpaceExport.objects.filter(pk=export_id, authority=authority).update(
            operator_allowed_at=now() if allowed else None,
            operator_allowed_by=actor if allowed else None,
        )
        if not changed:
            raise ExportRefused("unknown_export", _("Cette archive n'existe pas."))
        audit.record(
            "export.operator_allowed" if allowed else "export.operator_refused",
            actor=actor,
            target=str(authority.pk),
            export=str(export_id),
        )


def open_archive(export: SpaceExport, *, actor: Any, as_operator: bool = False) -> Path:
    """The file to send, after the last check of rights; the download is written down.

    Raises NotAllowed, ExportRefused.
    """
    if as_operator:
        _check_operator(export, actor)
    else:
        require_administrator(actor, export.authority)
    if not export.is_ready or not export.path.is_file():
        raise ExportRefused(
            "not_ready", _("Cette archive n'est pas disponible. Demandez-en une nouvelle.")
        )
    with public_space(), transaction.atomic():
        audit.record(
            "export.downloaded",
            actor=actor,
            target=str(export.authority_id),
            export=str(export.pk),
        )
    return export.path


def _check_operator(export: SpaceExport, actor: Any) -> None:
    require_operator(actor)
    if export.operator_allowed_at is None:
        raise ExportRefused(
            "no_agreement", _("La commune n'a pas autorisé l'exploitant à prendre cette archive.")
        )


def purge_expired() -> int:
    """Remove the files of archives past their day, and what failed exports left."""
    gone = 0
    with public_space():
        past = SpaceExport.objects.select_related("authority").filter(
            state=SpaceExport.State.READY, expires_at__lte=now()
        )
        for export in past:
            export.path.unlink(missing_ok=True)
            with transaction.atomic():
                SpaceExport.objects.filter(pk=export.pk).update(state=SpaceExport.State.EXPIRED)
                audit.record("export.expired", actor=None, target=str(export.authority_id))
            gone += 1
    return gone
