"""`check --deploy` refuses what only a demo may have: `prepare` stops there, nothing starts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings as our_settings
from django.core import checks

from kernel.antivirus import facade as antivirus
from project.demo.people import PASSWORD, PEOPLE

# Long enough that nobody tries them all; `.env.example` asks for more.
SHORTEST_SECRET = 20
SHORTEST_KEY = 50
KNOWN = ("beffroi", "changeme", "change-me", "insecure", "password", "postgres", "secret", "valkey")


@checks.register(checks.Tags.security, deploy=True)
def secrets_are_not_the_demos(**_options: Any) -> list[checks.CheckMessage]:
    return list(weak_settings(our_settings))


def weak_settings(settings: Any) -> Iterator[checks.CheckMessage]:
    """What stands in the way of production, one message each; no secret is told."""
    if settings.DEMO:
        yield checks.Error("these are the demo's settings (DEMO)", id="beffroi.E001")
    if _is_weak(settings.SECRET_KEY, SHORTEST_KEY):
        yield checks.Error(
            "BEFFROI_SECRET_KEY is short or easily guessed",
            hint='python3 -c "import secrets; print(secrets.token_urlsafe(64))"',
            id="beffroi.E002",
        )
    passwords = {
        "DATABASE_URL": settings.DATABASES["default"]["PASSWORD"],
        "REDIS_URL": unquote(urlsplit(settings.REDIS_URL).password or ""),
    }
    for name, password in passwords.items():
        if _is_weak(password, SHORTEST_SECRET):
            yield checks.Error(
                f"{name}: no password, or a short or easily guessed one", id="beffroi.E003"
            )
    if settings.BASE_DOMAIN.endswith((".localhost", ".example", ".test", ".invalid")):
        yield checks.Error(
            f"BEFFROI_BASE_DOMAIN is {settings.BASE_DOMAIN}: nobody can reach it",
            id="beffroi.E004",
        )
    if settings.PUBLIC_SCHEME != "https":
        yield checks.Error("pages are served without HTTPS", id="beffroi.E005")
    if not settings.ANTIVIRUS.startswith("clamd://"):
        yield checks.Error(
            "BEFFROI_ANTIVIRUS is no clamd: received files would hardly be looked into",
            hint="BEFFROI_ANTIVIRUS=clamd://clamav:3310",
            id="beffroi.E008",
        )
    if settings.SMS["PROVIDER"] == "mail":
        yield checks.Error("text messages become mails: for demos alone", id="beffroi.E007")


def _is_weak(secret: str, shortest: int) -> bool:
    varied = len(set(secret)) >= shortest // 2
    plain = secret.lower().strip("-_0123456789")
    return len(secret) < shortest or not varied or plain in KNOWN


@checks.register(checks.Tags.database, deploy=True)
def the_antivirus_answers(
    databases: Sequence[str] | None = None, **_options: Any
) -> list[checks.CheckMessage]:
    """Asked with `--database default`, as `prepare` does: nothing starts without clamd."""
    if not databases or antivirus.answers():
        return []
    return [
        checks.Error(f"the antivirus does not answer ({our_settings.ANTIVIRUS})", id="beffroi.E009")
    ]


@checks.register(checks.Tags.database, deploy=True)
def demo_accounts_are_closed(
    databases: Sequence[str] | None = None, **_options: Any
) -> list[checks.CheckMessage]:
    """Asked with `--database default`: everybody can read their password."""
    if not databases:
        return []
    from accounts.models import User

    people = User.objects.filter(email__in=[person.email for person in PEOPLE], is_active=True)
    return [
        checks.Error(f"{person.email} still has the demo's password", id="beffroi.E006")
        for person in people
        if person.check_password(PASSWORD)
    ]
