"""Put one space back to an earlier moment, without touching the others.

Beside the live schema first, then checked, then swapped by two renames in one transaction. What
was live is kept aside until somebody confirms, or wants it back.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.utils.translation import gettext as _
from psycopg import sql

from accounts.models import SpacePresence
from kernel import page_cache
from kernel.audit import facade as audit
from kernel.database_rights.applying import grant_schema
from kernel.tenancy import public_space
from tenants.authorities.models import LocalAuthority
from tenants.onboarding.upgrade import rights
from tenants.onboarding.upgrade.recording import migrate_with_django, plan_for
from tenants.reversibility import tables
from tenants.reversibility.actions.backup import without_left_out
from tenants.reversibility.errors import RestoreRefused
from tenants.reversibility.models import SpaceRestore
from tenants.reversibility.places import backups_folder
from tenants.reversibility.recovery import catalogue, point_in_time
from tenants.reversibility.recovery.catalogue import Backup
from tenants.reversibility.recovery.side_schema import replay
from tenants.reversibility.snapshot import checksums, session
from tenants.reversibility.space_leftovers import drop_schema, forget_cached

LOCK_WAIT = "10s"


def chosen_backup(authority: LocalAuthority, *, source: str = "") -> Backup:
    """The named one, or the last. Raises RestoreRefused."""
    backups = catalogue.backups_of(authority.schema_name)
    found = [backup for backup in backups if not source or Path(source).stem == backup.stem]
    if not found:
        raise RestoreRefused(
            "no_backup", _("Aucune sauvegarde de %s ne convient.") % authority.name
        )
    return found[-1]


def restore(authority: LocalAuthority, backup: Backup) -> SpaceRestore:
    """Put the space back to that backup. As the owner. Raises RestoreRefused.

    Accounts, sessions and waiting messages are of today and stay; audit lines written since the
    backup are carried over: no restore erases a trace.
    """
    backup.check()
    _refuse_unconfirmed(authority)
    side = f"side_{uuid.uuid4().hex}"
    try:
        replay(backup.dump, source_schema=backup.note["schema"], schema=side)
        check_rows(backup, side)
        _upgrade(side)
        return _swap(authority, backup, side)
    except BaseException:
        with public_space(), transaction.atomic():
            drop_schema(side)
        raise


def restore_at(authority: LocalAuthority, moment: datetime) -> SpaceRestore:
    """Put the space back to that moment: from the archived journal, else from the last dump before.

    Raises RestoreRefused.
    """
    if point_in_time.is_available():
        folder = backups_folder(authority.schema_name)
        note = point_in_time.backup_at(authority.schema_name, moment, folder=folder)
        return restore(authority, catalogue.read(note))
    before = [b for b in catalogue.backups_of(authority.schema_name) if b.moment <= moment]
    if not before:
        raise RestoreRefused(
            "no_backup", _("Aucune sauvegarde de %s n'est aussi ancienne.") % authority.name
        )
    return restore(authority, before[-1])


def check_rows(backup: Backup, schema: str) -> None:
    """Raises RestoreRefused unless every row is what it was when the backup was taken."""
    with session() as held:
        found = without_left_out(checksums(held, schema))
    wanted = backup.note["checksums"]
    wrong = sorted(
        name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name)
    )
    if wrong:
        raise RestoreRefused(
            "rows_differ",
            _("Les lignes restaurées ne sont pas celles sauvegardées : %s.") % ", ".join(wrong[:5]),
        )


def _upgrade(side: str) -> None:
    """Bring a backup from before an upgrade to today's tables."""
    with public_space():
        if plan_for(side):
            migrate_with_django(side)
            with transaction.atomic():
                rights.copy_new(side)


def _refuse_unconfirmed(authority: LocalAuthority) -> None:
    with public_space():
        if SpaceRestore.objects.filter(authority=authority, state="done").exists():
            raise RestoreRefused(
                "not_confirmed",
                _("Une restauration attend déjà : confirmez-la (--confirm) ou annulez (--undo)."),
            )


def _swap(authority: LocalAuthority, backup: Backup, side: str) -> SpaceRestore:
    live = authority.schema_name
    kept = f"kept_{uuid.uuid4().hex}"
    with public_space(), transaction.atomic():
        _run(f"SET LOCAL lock_timeout TO '{LOCK_WAIT}'")
        _carry_over(live, side)
        _rename(live, kept)
        _rename(side, live)
        _take_rights_away(kept, live)
        grant_schema(live)
        made = SpaceRestore.objects.create(
            authority=authority,
            source=backup.stem,
            restored_to=backup.moment,
            kept_schema=kept,
        )
        _note_presences(authority)
        audit.record(
            "space.restored", actor=None, target=str(authority.pk), to=backup.moment.isoformat()
        )
    catalogue.put_files_back(live, backup.note["files"])
    _forget(authority)
    return made


def confirm(authority: LocalAuthority) -> None:
    """Drop what was kept aside. Raises RestoreRefused when nothing waits."""
    with public_space(), transaction.atomic():
        made = _waiting(authority)
        drop_schema(made.kept_schema)
        made.state = SpaceRestore.State.CONFIRMED
        made.save(update_fields=["state"])
        audit.record("restore.confirmed", actor=None, target=str(authority.pk))


def undo(authority: LocalAuthority) -> None:
    """Put back what was kept aside; what the restored schema got since is lost."""
    live = authority.schema_name
    gone = f"side_{uuid.uuid4().hex}"
    with public_space(), transaction.atomic():
        made = _waiting(authority)
        _carry_over(live, made.kept_schema)
        _rename(live, gone)
        _rename(made.kept_schema, live)
        grant_schema(live)
        drop_schema(gone)
        made.state = SpaceRestore.State.UNDONE
        made.save(update_fields=["state"])
        audit.record("restore.undone", actor=None, target=str(authority.pk))
    _forget(authority)


def _waiting(authority: LocalAuthority) -> SpaceRestore:
    made = (
        SpaceRestore.objects.select_for_update().filter(authority=authority, state="done").first()
    )
    if made is None:
        raise RestoreRefused("nothing_waits", _("Aucune restauration n'attend de confirmation."))
    return made


def _carry_over(live: str, side: str) -> None:
    """Today's sessions and promises of work, and the audit lines the backup could not know."""
    for table in tables.left_out_tables():
        _run("DELETE FROM {}", (side, table))
        _run("INSERT INTO {} SELECT * FROM {}", (side, table), (live, table))
    journal = apps.get_model("audit", "AuditEntry")._meta.db_table
    for name in (journal, apps.get_model("audit", "AuditSeal")._meta.db_table):
        _run("INSERT INTO {} SELECT * FROM {} ON CONFLICT DO NOTHING", (side, name), (live, name))
    sequence = sql.Identifier(side, f"{journal}_id_seq").as_string(None)
    _run_values(
        "SELECT setval(%s, (SELECT coalesce(max(id), 1) FROM {}))", [sequence], (side, journal)
    )


def _rename(before: str, after: str) -> None:
    _run("ALTER SCHEMA {} RENAME TO {}", (before,), (after,))


def _take_rights_away(kept: str, role: str) -> None:
    """The space's role follows its name, not the tables: it must not read what was put aside."""
    _run("REVOKE ALL ON ALL TABLES IN SCHEMA {} FROM {}", (kept,), (role,))
    _run("REVOKE ALL ON ALL SEQUENCES IN SCHEMA {} FROM {}", (kept,), (role,))
    _run("REVOKE ALL ON SCHEMA {} FROM {}", (kept,), (role,))


def _note_presences(authority: LocalAuthority) -> None:
    """Who is in the restored rows must be seen from the space."""
    people: set[Any] = set()
    with connection.cursor() as cursor:
        for table, columns in tables.user_columns().items():
            for column in columns:
                name = sql.Identifier(column)
                query = sql.SQL("SELECT DISTINCT {} FROM {} WHERE {} IS NOT NULL").format(
                    name, sql.Identifier(authority.schema_name, table), name
                )
                cursor.execute(query)
                people |= {row[0] for row in cursor.fetchall()}
    with_role = _people_with_a_role(authority)
    for user in get_user_model()._default_manager.filter(pk__in=people):
        facts = {"has_trace": True} | ({"has_role": True} if user.pk in with_role else {})
        SpacePresence.objects.update_or_create(user=user, authority_id=authority.pk, defaults=facts)


def _people_with_a_role(authority: LocalAuthority) -> set[Any]:
    table = sql.Identifier(authority.schema_name, "roles_usergroup")
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SELECT DISTINCT user_id FROM {}").format(table))
        return {row[0] for row in cursor.fetchall()}


def _forget(authority: LocalAuthority) -> None:
    with public_space():
        page_cache.forget([domain.host for domain in authority.domains.all()])
    forget_cached(authority.schema_name)


def _run(template: str, *names: tuple[str, ...]) -> None:
    _run_values(template, None, *names)


def _run_values(template: str, values: list[Any] | None, *names: tuple[str, ...]) -> None:
    statement = sql.SQL(template).format(*(sql.Identifier(*name) for name in names))
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
