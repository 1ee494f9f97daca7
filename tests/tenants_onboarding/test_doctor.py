"""`beffroi doctor` names every real difference, and finds none where there is none."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from psycopg import sql

from kernel.database_rights.applying import spaces_without_rights
from tenants.authorities.models import LocalAuthority
from tenants.onboarding.doctor.examination import examine
from tenants.onboarding.template import TEMPLATE_SCHEMA

TABLE = "document_requests_documentrequest"

DRIFTS = [
    ("ALTER TABLE {t} ADD COLUMN probe text", f"extra column {TABLE}.probe"),
    ("ALTER TABLE {t} DROP COLUMN state CASCADE", f"missing column {TABLE}.state"),
    (
        "ALTER TABLE {t} ALTER COLUMN state TYPE varchar(7)",
        f"other column {TABLE}.state: is `character varying7",
    ),
    ("ALTER TABLE {t} ALTER COLUMN state DROP NOT NULL", f"other column {TABLE}.state"),
    ("ALTER TABLE {t} ALTER COLUMN state SET DEFAULT 'x'", f"other column {TABLE}.state"),
    ("CREATE INDEX probe ON {t} (state)", f"extra index {TABLE}.probe"),
    ("ALTER TABLE {t} ADD CONSTRAINT probe CHECK (true)", f"extra constraint {TABLE}.probe"),
    ("ALTER TABLE {t} ENABLE ROW LEVEL SECURITY", f"other table {TABLE}"),
    ("CREATE SEQUENCE {s}.probe", "extra sequence probe"),
    ("CREATE TABLE {s}.probe (id int PRIMARY KEY)", "extra table probe"),
    ("CREATE VIEW {s}.probe AS SELECT 1", "extra view probe"),
    ("DROP TABLE {s}.wagtailembeds_embed", "missing table wagtailembeds_embed"),
    (
        "CREATE FUNCTION {s}.probe() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; "
        "CREATE TRIGGER probe BEFORE INSERT ON {t} FOR EACH ROW EXECUTE FUNCTION {s}.probe()",
        f"extra trigger {TABLE}.probe",
    ),
    ("GRANT SELECT ON {t} TO PUBLIC", f"{TABLE}: role PUBLIC may SELECT, should be nothing"),
    ("REVOKE INSERT ON {t} FROM {s}", f"{TABLE}: role"),
    ("GRANT UPDATE ON {s}.audit_auditentry TO {s}", "audit_auditentry: role"),
]


def run(**options: Any) -> str:
    told = io.StringIO()
    call_command("doctor", jobs=1, stdout=told, **options)
    return told.getvalue()


def execute(statement: str, schema: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL(statement)
            .format(s=sql.Identifier(schema), t=sql.Identifier(schema, TABLE))
            .as_string()
        )


def test_fresh_spaces_have_nothing_to_mend(commune_a: Any) -> None:
    assert "3 spaces are made as the template is." in run()


@pytest.mark.parametrize(("statement", "told"), DRIFTS)
def test_a_drift_is_named_with_its_space_and_no_other(
    commune_a: Any, statement: str, told: str
) -> None:
    execute(statement, commune_a.schema_name)
    findings = examine().findings
    assert {finding.schema_name for finding in findings} == {commune_a.schema_name}
    assert any(finding.what.startswith(told) for finding in findings), findings
    with pytest.raises(CommandError, match="1 of 3 spaces"):
        run()


def test_a_missing_table_is_told_once_not_column_by_column(commune_a: Any) -> None:
    execute("DROP TABLE {s}.wagtailembeds_embed", commune_a.schema_name)
    whats = [finding.what for finding in examine().findings if "embed" in finding.what]
    assert "missing table wagtailembeds_embed" in whats
    assert [what for what in whats if "column" in what or "index" in what] == []


def test_the_text_names_the_commune_and_json_says_the_same(commune_a: Any) -> None:
    execute("ALTER TABLE {t} ADD COLUMN probe text", commune_a.schema_name)
    told = io.StringIO()
    with pytest.raises(CommandError):
        call_command("doctor", jobs=1, stdout=told)
    line = f"{commune_a.schema_name} ({commune_a.name}): extra column {TABLE}.probe"
    assert line in told.getvalue()
    told = io.StringIO()
    with pytest.raises(CommandError):
        call_command("doctor", jobs=1, json=True, stdout=told)
    assert json.loads(told.getvalue()) == {
        "spaces": 3,
        "findings": [
            {
                "schema_name": commune_a.schema_name,
                "kind": "shape",
                "what": f"extra column {TABLE}.probe",
                "authority": commune_a.name,
            }
        ],
    }


def test_orphans_are_found(commune_a: Any, commune_b: Any) -> None:
    lost = "s_" + "0" * 32
    execute("CREATE SCHEMA {s}", lost)
    execute("DROP SCHEMA {s} CASCADE", commune_b.schema_name)
    commune_a.domains.all().delete()
    whats = {(finding.schema_name, finding.what) for finding in examine().findings}
    assert (lost, "schema without an authority") in whats
    assert (commune_b.schema_name, "authority without a schema") in whats
    assert (commune_a.schema_name, "authority without a main host") in whats


def test_a_space_whose_role_cannot_work_is_found(commune_a: Any) -> None:
    execute("REVOKE ALL ON SCHEMA {s} FROM {s}", commune_a.schema_name)
    assert spaces_without_rights() == [commune_a.schema_name]
    assert any("no working role" in finding.what for finding in examine().findings)


def test_without_a_template_the_doctor_says_so(db: None) -> None:
    execute("DROP SCHEMA {s} CASCADE", TEMPLATE_SCHEMA)
    assert "no template of a space" in examine().findings[0].what


def test_an_authority_in_preparation_needs_no_schema_yet(db: None) -> None:
    LocalAuthority.objects.create(kind="commune", name="Demain", slug="demain", insee_code="99998")
    assert examine().findings == []
