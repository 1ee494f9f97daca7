"""What a new password must be, and what each refusal tells."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import Credential, User
from accounts.passwords.guessing import cnil_bits
from accounts.roles.facade import Role


def why_not(password: str, user: User | None = None) -> str:
    with pytest.raises(ValidationError) as refused:
        validate_password(password, user)
    return " ".join(refused.value.messages)


@pytest.fixture
def person(commune_a: Any, make_person: Callable[..., User]) -> User:
    return make_person(
        "odile.berthier@exemple.example",
        commune_a,
        Role.AGENT,
        first_name="Odile",
        last_name="Berthier",
    )


@pytest.mark.parametrize(
    "good",
    [
        "phrase de passe pour les tests",
        "girafe tondeuse brouillard alto",
        "une phrase que je garde",
        "xK9$wq!7PzR2",
        "çapâte-œuvrer-Zélote",
    ],
)
def test_long_phrases_and_random_signs_are_accepted(person: User, good: str) -> None:
    validate_password(good, person)


@pytest.mark.parametrize(
    ("weak", "told"),
    [
        ("court", "Il manque 7 caractères"),
        ("onze lettre", "Il manque 1 caractère"),
        ("194857362012", "lettres"),
        ("azertyuiopqs", "devine trop facilement"),
        ("motdepasse123", "devine trop facilement"),
        ("Bonjour2026!", "devine trop facilement"),
        ("aaaaaaaaaaaaaaa", "devine trop facilement"),
        ("soleilsoleil", "devine trop facilement"),
        ("Dominique1987", "devine trop facilement"),
        ("M0td3p4ss3!!", "devine trop facilement"),
        ("x" * 201, "trop long"),
    ],
)
def test_what_people_choose_is_refused_with_what_is_missing(
    person: User, weak: str, told: str
) -> None:
    assert told in why_not(weak, person)


@pytest.mark.parametrize("named", ["Odile-Berthier!", "odile.berthier89", "BERTHIER-2026!"])
def test_the_name_of_the_person_is_refused(person: User, named: str) -> None:
    assert "un nom que l'on connaît de vous" in why_not(named, person)


def test_the_name_of_their_commune_is_refused(person: User, commune_a: Any) -> None:
    assert "votre commune" in why_not(f"{commune_a.name}-89110!", person)


def test_cnil_counts_signs_and_length() -> None:
    assert cnil_bits("") == 0
    assert cnil_bits("a" * 12) == pytest.approx(56.4, abs=0.1)
    assert cnil_bits("1" * 12) == pytest.approx(39.9, abs=0.1)
    assert cnil_bits("aA1!aA1!aA1!") >= 78


def test_no_password_waits_for_the_judge(person: User) -> None:
    import time

    began = time.monotonic()
    with pytest.raises(ValidationError):
        validate_password("a" * 5000, person)
    validate_password("girafe tondeuse brouillard alto " * 6, person)
    assert time.monotonic() - began < 5


def test_argon2_is_first_and_the_only_hasher(person: User) -> None:
    from project.settings import base

    assert base.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    assert settings.AUTH_PASSWORD_VALIDATORS
    assert Credential.objects.get(user=person).changed_at


@pytest.mark.parametrize("path", ["/connexion/", "/inscription/"])
def test_the_field_can_be_shown_and_pasted_into_without_inline_script(
    client_for: Callable[..., Client], path: str
) -> None:
    page = client_for("account").get(path).content.decode()
    assert "passwords/show_password" in page
    assert "onpaste" not in page
    assert "<script>" not in page


def test_signing_up_with_ones_own_name_is_refused(client_for: Callable[..., Client]) -> None:
    facts = {
        "first_name": "Clothilde",
        "last_name": "Zwirnhausen",
        "email": "cv@exemple.example",
        "password1": "Zwirnhausen#7q4",
    }
    page = client_for("account").post("/inscription/", facts)
    assert page.status_code == 200
    assert "un nom que l" in page.content.decode()
    assert not User.everyone.filter(email="cv@exemple.example").exists()


@pytest.mark.parametrize(
    "address", ["agent@mаirie.example", "аgent@mairie.example", "agent@mairie.example\u200b"]
)
def test_an_address_that_reads_as_another_one_opens_no_account(
    client_for: Callable[..., Client], make_person: Callable[..., User], address: str
) -> None:
    make_person("agent@mairie.example")
    before = User.everyone.count()
    facts = {"first_name": "A", "last_name": "B", "password1": "girafe tondeuse brouillard"}
    client_for("account").post("/inscription/", {**facts, "email": address})
    twin = User.everyone.exclude(email__startswith="agent@xn--").count()
    assert twin == before
