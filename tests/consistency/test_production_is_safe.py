"""The production settings, checked as they would be on the server."""

import os
import secrets
import subprocess
import sys
from types import SimpleNamespace
from typing import Any

import pytest
from cryptography.fernet import Fernet

from project.checks import weak_settings
from tests.consistency.code import REPOSITORY

LOCAL = "project.settings.local"


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


def long_secret() -> str:
    return secrets.token_urlsafe(64)


def good_environment() -> dict[str, str]:
    return {
        "BEFFROI_SECRET_KEY": long_secret(),
        "BEFFROI_SECOND_FACTOR_KEYS": Fernet.generate_key().decode(),
        "BEFFROI_BASE_DOMAIN": "beffroi-aillantais.fr",
        "DATABASE_URL": f"postgresql://beffroi_app:{long_secret()}@127.0.0.1:1/beffroi",
        "BEFFROI_ANTIVIRUS": "clamd://clamav:3310",
        "REDIS_URL": f"redis://:{long_secret()}@127.0.0.1:1/0",
    }


def test_the_deployment_check_finds_nothing() -> None:
    done = django_admin("check", "--deploy", "--fail-level", "WARNING", **good_environment())
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        ({"DEMO": True}, "beffroi.E001"),
        ({"SECRET_KEY": "hush-hush"}, "beffroi.E002"),
        ({"SECRET_KEY": "changeme" + "0" * 60}, "beffroi.E002"),
        ({"SECRET_KEY": "ab" * 40}, "beffroi.E002"),
        ({"DATABASES": {"default": {"PASSWORD": ""}}}, "beffroi.E003"),
        ({"DATABASES": {"default": {"PASSWORD": "postgres"}}}, "beffroi.E003"),
        ({"REDIS_URL": "redis://valkey:6379/0"}, "beffroi.E003"),
        ({"BASE_DOMAIN": "beffroi.localhost"}, "beffroi.E004"),
        ({"BASE_DOMAIN": "beffroi.example"}, "beffroi.E004"),
        ({"PUBLIC_SCHEME": "http"}, "beffroi.E005"),
        ({"SMS": {"PROVIDER": "mail"}}, "beffroi.E007"),
        ({"ANTIVIRUS": "reduced"}, "beffroi.E008"),
    ],
)
def test_what_only_a_demo_may_have_is_refused(bad: dict[str, Any], code: str) -> None:
    good = {
        "DEMO": False,
        "SECRET_KEY": long_secret(),
        "DATABASES": {"default": {"PASSWORD": long_secret()}},
        "REDIS_URL": f"redis://:{long_secret()}@valkey/0",
        "BASE_DOMAIN": "beffroi-aillantais.fr",
        "PUBLIC_SCHEME": "https",
        "SMS": {"PROVIDER": "ovh"},
        "ANTIVIRUS": "clamd://clamav:3310",
    }
    assert list(weak_settings(SimpleNamespace(**good))) == []
    found = list(weak_settings(SimpleNamespace(**{**good, **bad})))
    assert [problem.id for problem in found] == [code]
    said = str(found[0])
    assert not any(str(value) in said for name, value in bad.items() if name == "SECRET_KEY")


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        ({"BEFFROI_SECOND_FACTOR_REQUIRED": "0"}, "second_factor.E001"),
        ({"BEFFROI_SECOND_FACTOR_KEYS": ""}, "second_factor.E002"),
        ({"BEFFROI_SECOND_FACTOR_KEYS": "too-short"}, "second_factor.E002"),
    ],
)
def test_a_second_factor_that_protects_nothing_is_refused(bad: dict[str, str], code: str) -> None:
    done = django_admin("check", "--deploy", **{**good_environment(), **bad})
    assert done.returncode != 0
    assert code in done.stderr


def test_the_demo_itself_is_refused() -> None:
    done = django_admin(
        "check", "--deploy", **{**good_environment(), "DJANGO_SETTINGS_MODULE": LOCAL}
    )
    assert done.returncode != 0
    assert "beffroi.E001" in done.stderr


def test_production_does_not_start_without_a_key() -> None:
    done = django_admin("check")
    assert done.returncode != 0
    assert "BEFFROI_SECRET_KEY" in done.stderr
