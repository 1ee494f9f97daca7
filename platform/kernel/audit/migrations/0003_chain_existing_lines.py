from datetime import UTC

from django.db import migrations

from kernel.audit.verifying import GENESIS, link


def chain(apps, schema_editor):
    """Chain the lines written before there was a chain, in the order they were written."""
    entries = apps.get_model("audit", "AuditEntry").objects.order_by("pk")
    seals = apps.get_model("audit", "AuditSeal").objects
    previous, made = GENESIS, []
    for position, entry in enumerate(entries.iterator(chunk_size=2000), start=1):
        previous = link(
            {
                "id": entry.pk,
                "at": entry.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
                "action": entry.action,
                "actor": str(entry.actor_id) if entry.actor_id else None,
                "name": entry.actor_name,
                "role": entry.actor_role,
                "target": entry.target,
                "host": entry.host,
                "network": entry.network,
                "detail": entry.detail,
                "position": position,
                "previous": previous,
            }
        )
        made.append(seals.model(position=position, entry_id=entry.pk, hash=previous))
        if len(made) == 2000:
            seals.bulk_create(made)
            made = []
    seals.bulk_create(made)


def take_rights_away(apps, schema_editor):
    """New tables of a space are given to its role whole; this one only grows."""
    schema = schema_editor.connection.schema_name
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [schema])
        if schema != "public" and cursor.fetchone():
            name = schema_editor.quote_name(schema)
            cursor.execute(f"REVOKE UPDATE, DELETE ON {name}.audit_auditseal FROM {name}")


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_chain")]
    operations = [
        migrations.RunPython(chain, migrations.RunPython.noop),
        migrations.RunPython(take_rights_away, migrations.RunPython.noop),
    ]
