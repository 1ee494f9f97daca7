"""The way of a space to its deletion. Each step is proved, dated and signed; none can be skipped.

Records of a commune are public archives from their creation (code du patrimoine, art. L211-4):
nobody destroys them without the visa of the State's scientific control, given by the departmental
archives (art. L212-2), under the penalties of art. L214-3.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kernel import page_cache
from kernel.audit import facade as audit
from kernel.clock import now, today
from kernel.outbox import facade as outbox
from kernel.tenancy import public_space, space_of
from tenants.authorities.models import LocalAuthority
from tenants.reversibility import queries
from tenants.reversibility.deletion_guard import regular_deletion
from tenants.reversibility.errors import DeletionRefused
from tenants.reversibility.exporting import manifest as manifests
from tenants.reversibility.models import LegalDelay, SpaceDeletion, SpaceExport
from tenants.reversibility.permissions import require_administrator, require_operator
from tenants.reversibility.places import backups_root, exports_folder, folders_of_files
from tenants.reversibility.public_rows import delete_rows_about
from tenants.reversibility.space_leftovers import drop_schema, forget_cached

LARGEST_VISA = 20 * 1024 * 1024


def ask_deletion(authority: LocalAuthority, *, reason: str, actor: Any) -> SpaceDeletion:
    """First step, by the commune's administrator, once the space is frozen; asks for the archive.

    Raises NotAllowed, DeletionRefused.
    """
    require_administrator(actor, authority)
    if not reason.strip():
        raise DeletionRefused("reason_missing", _("Indiquez la raison de la suppression."))
    with public_space(), transaction.atomic():
        locked = LocalAuthority.objects.select_for_update().get(pk=authority.pk)
        if locked.state != LocalAuthority.State.FROZEN:
            raise DeletionRefused(
                "not_frozen", _("L'espace doit d'abord être figé : plus rien ne doit y changer.")
            )
        try:
            with transaction.atomic():
                deletion = SpaceDeletion.objects.create(
                    authority_id=authority.pk,
                    authority_name=authority.full_name,
                    schema_name=authority.schema_name,
                    asked_by_id=actor.pk,
                    reason=reason.strip(),
                )
        except IntegrityError as error:
            raise DeletionRefused(
                "already_asked", _("Une suppression est déjà demandée pour cet espace.")
            ) from error
        _record("deletion.asked", deletion, actor, reason=reason.strip())
    return deletion


def cancel_deletion(authority: LocalAuthority, *, actor: Any) -> None:
    """Stop it at any moment before the order. Raises NotAllowed, DeletionRefused."""
    require_administrator(actor, authority)
    with public_space(), transaction.atomic():
        deletion = _locked(authority.pk)
        if deletion.ordered_at is not None:
            raise DeletionRefused("too_late", _("La suppression est déjà ordonnée."))
        deletion.cancelled_at = now()
        deletion.save(update_fields=["cancelled_at"])
        _record("deletion.cancelled", deletion, actor)


def accept_deletion(
    authority: LocalAuthority, *, export_id: UUID, typed_name: str, actor: Any
) -> SpaceDeletion:
    """The commune says that it holds its archive and agrees; the delay runs from now.

    `typed_name` is the commune's name, typed by hand. Raises NotAllowed, DeletionRefused.
    """
    require_administrator(actor, authority)
    if typed_name.strip().casefold() != authority.name.casefold():
        raise DeletionRefused(
            "wrong_name", _("Tapez exactement le nom de la collectivité : %s.") % authority.name
        )
    with public_space(), transaction.atomic():
        deletion = _locked(authority.pk)
        if deletion.accepted_at is not None:
            return deletion
        _keep_export(deletion, _last_archive(authority, export_id, deletion))
        delay = LegalDelay.objects.get(code="before_deletion")
        deletion.accepted_at = now()
        deletion.accepted_by_id = actor.pk
        deletion.delay_days = delay.days
        deletion.delay_source = f"{delay.source} ({_('vérifié le')} {delay.verified_on:%d/%m/%Y})"
        deletion.save()
        _record("deletion.accepted", deletion, actor, export=deletion.export_sha256)
    return deletion


def _last_archive(
    authority: LocalAuthority, export_id: UUID, deletion: SpaceDeletion
) -> SpaceExport:
    export = SpaceExport.objects.filter(pk=export_id, authority=authority).first()
    if export is None or not export.is_ready or not export.path.is_file():
        raise DeletionRefused(
            "export_missing", _("Faites d'abord une archive complète, et téléchargez-la.")
        )
    if export.asked_at < deletion.asked_at:
        raise DeletionRefused(
            "export_too_old",
            _("Cette archive date d'avant la demande : faites-en une nouvelle, espace figé."),
        )
    return export


def _keep_export(deletion: SpaceDeletion, export: SpaceExport) -> None:
    with zipfile.ZipFile(export.path) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    manifest["entries"] = len(manifest["entries"])
    deletion.export_id = export.pk
    deletion.export_sha256 = export.sha256
    deletion.manifest = {k: v for k, v in manifest.items() if k not in {"content_types"}}


def give_visa(
    authority: LocalAuthority,
    *,
    pdf: bytes,
    number: str,
    signed_on: date,
    service: str,
    actor: Any,
) -> SpaceDeletion:
    """Put the signed « bordereau d'élimination » in; a later one replaces it before the order.

    By the commune's administrator. Raises NotAllowed, DeletionRefused.
    """
    require_administrator(actor, authority)
    _check_visa(pdf, number, signed_on, service)
    with public_space(), transaction.atomic():
        deletion = _locked(authority.pk)
        if deletion.ordered_at is not None:
            raise DeletionRefused("too_late", _("La suppression est déjà ordonnée."))
        deletion.visa_pdf = pdf
        deletion.visa_sha256 = hashlib.sha256(pdf).hexdigest()
        deletion.visa_number = number.strip()
        deletion.visa_signed_on = signed_on
        deletion.visa_service = service.strip()
        deletion.visa_given_at = now()
        deletion.visa_given_by_id = actor.pk
        deletion.save()
        _record("deletion.visa_given", deletion, actor, sha256=deletion.visa_sha256)
    return deletion


def _check_visa(pdf: bytes, number: str, signed_on: date, service: str) -> None:
    if len(pdf) > LARGEST_VISA:
        raise DeletionRefused("visa_too_large", _("Le fichier dépasse 20 Mo."))
    if not pdf.startswith(b"%PDF-") or b"%%EOF" not in pdf[-2048:]:
        raise DeletionRefused("visa_no_pdf", _("Le visa doit être un PDF complet."))
    if not number.strip() or not service.strip():
        raise DeletionRefused(
            "visa_incomplete", _("Indiquez le numéro du bordereau et le service d'archives.")
        )
    if signed_on > today():
        raise DeletionRefused("visa_in_future", _("La date du visa est dans le futur."))


def order_deletion(deletion_id: UUID, *, typed_name: str, actor: Any) -> None:
    """Last step, by the operator: the worker then deletes. Raises NotAllowed, DeletionRefused."""
    require_operator(actor)
    with public_space(), transaction.atomic():
        deletion = _locked_by_id(deletion_id)
        authority = _checked_authority(deletion)
        if typed_name.strip().casefold() != authority.name.casefold():
            raise DeletionRefused(
                "wrong_name", _("Tapez exactement le nom de la collectivité : %s.") % authority.name
            )
        if deletion.ordered_at is None:
            deletion.ordered_at = now()
            deletion.ordered_by_id = actor.pk
            deletion.save(update_fields=["ordered_at", "ordered_by_id"])
            _record("deletion.ordered", deletion, actor)
        outbox.enqueue(
            "reversibility.delete_space",
            payload={"deletion": str(deletion.pk)},
            queue="operations",
        )


def delete_space(deletion_id: UUID | str) -> None:
    """Delete the space: schema, role, pointers, files, kept pages. The tombstone stays.

    Runs as the owner, in an `operations` handler. Twice is harmless: what a dead worker left to do
    is done by the next. Raises DeletionRefused when a step is missing after all.
    """
    with public_space():
        with transaction.atomic():
            deletion = SpaceDeletion.objects.select_for_update().get(pk=deletion_id)
            hosts = deletion.facts.get("hosts", [])
            if deletion.deleted_at is None:
                hosts = _delete_rows(deletion)
        _remove_files(deletion.schema_name)
        page_cache.forget(hosts)
        forget_cached(deletion.schema_name)
        if deletion.files_removed_at is None:
            SpaceDeletion.objects.filter(pk=deletion.pk).update(files_removed_at=now())


def _delete_rows(deletion: SpaceDeletion) -> list[str]:
    authority = _checked_authority(deletion)
    if deletion.ordered_at is None:
        raise DeletionRefused("not_ordered", _("La suppression n'est pas ordonnée."))
    hosts = [domain.host for domain in authority.domains.all()]
    deletion.facts = {**manifests.facts_of(authority), "hosts": hosts}
    deletion.deleted_at = now()
    deletion.save(update_fields=["facts", "deleted_at"])
    delete_rows_about(authority.pk)
    # django-tenants would look for this on its own mixin; the schema is dropped here, just below.
    authority.auto_drop_schema = False  # type: ignore[attr-defined]
    with regular_deletion():
        authority.delete()
    drop_schema(deletion.schema_name)
    _record("authority.deleted", deletion, None, visa=deletion.visa_sha256)
    return hosts


def _remove_files(schema_name: str) -> None:
    kept = backups_root() / schema_name
    folders = [*folders_of_files(schema_name).values(), exports_folder(schema_name), kept]
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def _checked_authority(deletion: SpaceDeletion) -> LocalAuthority:
    authority = LocalAuthority.objects.select_for_update().filter(pk=deletion.authority_id).first()
    if authority is None or authority.schema_name != deletion.schema_name:
        raise DeletionRefused("unknown", _("Cet espace n'existe plus."))
    missing = queries.missing_steps(deletion, authority)
    if deletion.cancelled_at is not None:
        missing.append(_("La demande a été annulée."))
    if missing:
        raise DeletionRefused("step_missing", " ".join(missing))
    return authority


def _locked(authority_id: UUID) -> SpaceDeletion:
    found = SpaceDeletion.objects.select_for_update().filter(
        authority_id=authority_id, cancelled_at=None, deleted_at=None
    )
    deletion = found.first()
    if deletion is None:
        raise DeletionRefused("not_asked", _("Aucune suppression n'est demandée."))
    return deletion


def _locked_by_id(deletion_id: UUID) -> SpaceDeletion:
    deletion = SpaceDeletion.objects.select_for_update().filter(pk=deletion_id).first()
    if deletion is None or deletion.deleted_at is not None:
        raise DeletionRefused("not_asked", _("Aucune suppression n'est demandée."))
    return deletion


def _record(action: str, deletion: SpaceDeletion, actor: Any | None, **detail: str) -> None:
    """In public, for it outlives the space; and in the space while there is one."""
    target = str(deletion.authority_id)
    audit.record(action, actor=actor, target=target, deletion=str(deletion.pk), **detail)
    authority = LocalAuthority.objects.filter(pk=deletion.authority_id).first()
    if authority is not None and deletion.deleted_at is None:
        with space_of(authority):
            audit.record(action, actor=actor, target=target, **detail)
