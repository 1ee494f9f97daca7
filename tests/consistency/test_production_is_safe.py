"""The production settings, checked as they would be on the server."""

import os
import secrets
import subprocess
import sys

from tests.consistency.code import REPOSITORY


def django_admin(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {
        name: os.environ[name]
        for name in ("PATH", "DATABASE_URL", "REDIS_URL", "HOME")
        if name in os.environ
    }
    return subprocess.run(
        [sys.executable, "-m", "django", *arguments],
        cwd=REPOSITORY,
        env={**kept, "DJANGO_SETTINGS_MODULE": "project.settings.production", **environment},
        capture_output=True,
        text=True,
    )


def test_the_deployment_check_finds_nothing() -> None:
    done = django_admin(
        "check", "--deploy", "--fail-level", "WARNING", BEFFROI_SECRET_KEY=secrets.token_urlsafe(64)
    )
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout + done.stderr


def test_production_does_not_start_without_a_key() -> None:
    done = django_admin("check")
    assert done.returncode != 0
    assert "BEFFROI_SECRET_KEY" in done.stderr
