"""The script that PostgreSQL's image runs once, against a real server without our role."""

import os
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from project.supervisor.postgres import EmbeddedPostgres

SCRIPT = Path(__file__).parents[2] / "deploy" / "postgres" / "10-application-role.sh"
PASSWORD = "with-'quotes'-and spaces"


@pytest.fixture
def bare_server(tmp_path: Path):
    """A server as the image starts it: no role, no database of ours."""
    with EmbeddedPostgres(tmp_path, durable=False) as server:
        address = server.admin_url.rpartition("/")[0] + "/postgres"
        with psycopg.connect(address, autocommit=True) as admin:
            admin.execute("DROP DATABASE beffroi")
        template = server.admin_url.rpartition("/")[0] + "/template1"
        with psycopg.connect(template, autocommit=True) as admin:
            admin.execute("DROP OWNED BY beffroi_app, beffroi")
            admin.execute("DROP ROLE beffroi_app, beffroi")
        yield server


def test_the_role_owns_its_database_and_is_no_superuser(bare_server: EmbeddedPostgres) -> None:
    address = urlsplit(bare_server.admin_url)
    done = subprocess.run(
        ["/bin/sh", str(SCRIPT)],
        env={
            "PATH": f"{bare_server.bin}{os.pathsep}{os.environ['PATH']}",
            "PGHOST": address.hostname or "",
            "PGPORT": str(address.port),
            "PGPASSWORD": address.password or "",
            "POSTGRES_USER": address.username or "",
            "BEFFROI_DB_PASSWORD": PASSWORD,
        },
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    with psycopg.connect(
        host=address.hostname,
        port=address.port,
        user="beffroi",
        password=PASSWORD,
        dbname="beffroi",
        autocommit=True,
    ) as application:
        rights = "SELECT rolsuper, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = %s"
        assert application.execute(rights, ["beffroi"]).fetchone() == (False, True, False)
        application.execute("CREATE SCHEMA s_new")
        found = {name for (name,) in application.execute("SELECT extname FROM pg_extension")}
        assert {"unaccent", "pg_trgm"} <= found
