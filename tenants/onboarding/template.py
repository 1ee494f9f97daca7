"""The template schema: built once by migrations, dumped once, replayed for each new space.

Replaying the dump takes a fraction of a second where migrations take about ten, and gives an
identical schema. django-tenants' `clone_schema` is not used: it renames constraints, and later
migrations that name them break.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from typing import Any

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader

from accounts.roles.facade import create_role_groups
from kernel.clock import now
from kernel.database_rights.applying import create_role, future_rights, open_schema
from kernel.tenancy import public_space, schema_named
from tenants.onboarding.errors import DumpFailed, TemplateMissing
from tenants.onboarding.models import SpaceTemplate
from tenants.onboarding.naming import TEMPLATE_SCHEMA
from tenants.onboarding.registry import space_builders
from tenants.onboarding.upgrade.recording import Script, can_be_replayed, plan_for, record
from tenants.onboarding.upgrade.replaying import apply
from tenants.onboarding.upgrade.states import migrations_of, state_of, states_of

__all__ = ["TEMPLATE_SCHEMA", "build_template", "refresh_template", "replay_template"]


def fingerprint() -> str:
    """Changes whenever a migration or a builder's version does."""
    names = sorted(f"{app}.{name}" for app, name in migrations_of_the_code())
    return _hash([*names, *_builders()])


def migrations_of_the_code() -> set[tuple[str, str]]:
    """(app, name) of every migration there is, libraries' included."""
    loader = MigrationLoader(None, load=False)
    loader.load_disk()
    return set(loader.disk_migrations)


def _builders() -> list[str]:
    return [f"{builder.name}={builder.version}" for builder in space_builders()]


def _hash(lines: list[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def template_is_current() -> bool:
    with public_space():
        return SpaceTemplate.objects.filter(fingerprint=fingerprint()).exists()


def refresh_template() -> None:
    """Have a template for this state of the code, by the shortest way. Raises DumpFailed."""
    if not template_is_current() and not _bring_forward():
        build_template()


def _bring_forward() -> bool:
    """Upgrade the template as spaces are: one transaction, no dump. False when it cannot be.

    It cannot when builders make other content, when a migration has Python code to run, or when
    the schema is not what its row says.
    """
    with public_space():
        template = SpaceTemplate.objects.filter(content=_hash(_builders())).first()
        if template is None or states_of([TEMPLATE_SCHEMA]).get(TEMPLATE_SCHEMA) != template.state:
            return False
        if set(migrations_of(TEMPLATE_SCHEMA)) - migrations_of_the_code():
            return False
        if not can_be_replayed(plan_for(TEMPLATE_SCHEMA), schema_name=TEMPLATE_SCHEMA):
            return False
        with transaction.atomic():
            script = record(TEMPLATE_SCHEMA)
            with schema_named(TEMPLATE_SCHEMA):
                _complete_rights()
            template.fingerprint = fingerprint()
            template.state = script.after
            template.upgrades = [*template.upgrades, script.as_json()]
            template.save()
    return True


def _complete_rights() -> None:
    """The permissions of new models, as `post_migrate` makes them, and the groups of new roles."""
    for config in apps.get_app_configs():
        create_permissions(config, verbosity=0)
    create_role_groups()


def build_template() -> SpaceTemplate:
    """Build and dump the template for this state of the code; older dumps go.

    Raises DumpFailed.
    """
    with public_space():
        _execute(f'DROP SCHEMA IF EXISTS "{TEMPLATE_SCHEMA}" CASCADE')
        _execute(f'CREATE SCHEMA "{TEMPLATE_SCHEMA}"')
        call_command("migrate_schemas", schema_name=TEMPLATE_SCHEMA, verbosity=0)
        with schema_named(TEMPLATE_SCHEMA), transaction.atomic():
            fill_migrated_schema()
        sql = _strip_session_settings(_dump())
        with transaction.atomic():
            SpaceTemplate.objects.all().delete()
            return SpaceTemplate.objects.create(
                fingerprint=fingerprint(),
                content=_hash(_builders()),
                state=state_of(TEMPLATE_SCHEMA),
                sql=sql,
                built_at=now(),
            )


def fill_migrated_schema() -> None:
    """What a space holds besides empty tables: the roles' groups and each service's part."""
    create_role_groups()
    for builder in space_builders():
        builder.build_template()


def replay_template(schema_name: str) -> None:
    """Create `schema_name` as a copy of the template, in the caller's transaction.

    Raises TemplateMissing.
    """
    with public_space():
        template = SpaceTemplate.objects.filter(fingerprint=fingerprint()).first()
        if template is None:
            raise TemplateMissing(
                "no template for this version: run `beffroi manage prepare_platform`"
            )
        script = template.sql.replace(TEMPLATE_SCHEMA, schema_name)
        _execute("SET LOCAL search_path TO ''")
        _execute("SET LOCAL check_function_bodies TO false")
        create_role(schema_name)
        _execute(_with_rights(script, schema_name))
        # The dump's own names are all qualified; what the session had is no longer sure.
        _raw().forget_session()
        with schema_named(schema_name):
            for upgrade in template.upgrades:
                apply(schema_name, Script.from_json(upgrade))
        open_schema(schema_name)


def _with_rights(script: str, schema_name: str) -> str:
    """The dump, its tables made for the space's role from the start."""
    created = f"CREATE SCHEMA {schema_name};"
    head, found, tables = script.partition(created)
    if not found:
        raise DumpFailed(f"the template's dump does not create {schema_name}")
    return f"{head}{created}\n{future_rights(schema_name).as_string(None)};\n{tables}"


def known_scripts() -> list[Script]:
    """The upgrades the current template went through since it was dumped, oldest first."""
    with public_space():
        template = SpaceTemplate.objects.filter(fingerprint=fingerprint()).first()
        return [Script.from_json(upgrade) for upgrade in template.upgrades] if template else []


def _dump() -> str:
    settings = connection.settings_dict
    environment = {**os.environ, "PGPASSWORD": str(settings["PASSWORD"])}
    command = [
        _pg_dump(),
        f"--schema={TEMPLATE_SCHEMA}",
        "--format=plain",
        "--inserts",
        "--rows-per-insert=500",
        "--no-owner",
        "--no-privileges",
        "--no-comments",
        f"--dbname={settings['NAME']}",
        f"--username={settings['USER']}",
        "--no-password",
    ]
    if settings["HOST"]:
        command.append(f"--host={settings['HOST']}")
    if settings["PORT"]:
        command.append(f"--port={settings['PORT']}")
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise DumpFailed(f"pg_dump failed: {done.stderr.strip()}")
    return done.stdout


def _pg_dump() -> str:
    folder = os.environ.get("BEFFROI_PG_BIN")
    found = shutil.which("pg_dump", path=folder) if folder else shutil.which("pg_dump")
    if not found:
        raise DumpFailed("pg_dump not found: set BEFFROI_PG_BIN to the folder that holds it")
    return found


def _strip_session_settings(dump: str) -> str:
    """Leave out what would change the session: `SET …`, `set_config`, psql's `\\restrict`."""
    kept: list[str] = []
    in_header = True
    for line in dump.splitlines():
        if line.startswith("\\"):
            continue
        if in_header and line.startswith(("SET ", "SELECT pg_catalog.set_config")):
            continue
        if line.startswith("SET default_"):
            continue
        if line.startswith("CREATE SCHEMA"):
            in_header = False
        kept.append(line)
    return "\n".join(kept)


def _execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def _raw() -> Any:
    return connection
