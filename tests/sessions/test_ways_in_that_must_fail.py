"""What must not open a session, and what each says: the rest stands beside the feature it attacks
(`docs/security.md` lists all of them).
"""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from tests.accounts.test_sign_on import ticket_for
from tests.factories.accounts import PASSWORD, PersonFactory

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]


def text(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def test_a_ticket_that_served_says_so(client_for: Browser, commune_a: Any) -> None:
    at_account, browser = client_for("account", PersonFactory()), client_for(commune_a)
    back = ticket_for(browser, at_account)
    state = browser.cookies["beffroi_state"].value
    assert browser.get(back).status_code == 302
    thief = client_for(commune_a)
    thief.cookies["beffroi_state"] = state
    refused = thief.get(back)
    assert refused.status_code == 400
    assert "ou a déjà servi" in text(refused)


def test_a_ticket_of_another_host_says_so(
    client_for: Browser, commune_a: Any, commune_b: Any
) -> None:
    at_account, browser = client_for("account", PersonFactory()), client_for(commune_a)
    back = ticket_for(browser, at_account)
    next_door = client_for(commune_b)
    next_door.cookies["beffroi_state"] = browser.cookies["beffroi_state"].value
    refused = next_door.get(back)
    assert refused.status_code == 400
    assert "pas été commencée depuis ce navigateur, ou sur ce site" in text(refused)


def test_a_forged_sign_in_form_says_to_start_again(client_for: Browser) -> None:
    person = PersonFactory()
    browser = client_for("account", enforce_csrf_checks=True)
    refused = browser.post("/connexion/", {"login": person.email, "password": PASSWORD})
    assert refused.status_code == 403
    assert "Votre formulaire a expiré" in text(refused)
    assert browser.get("/").status_code == 302


def test_an_address_in_another_alphabet_is_told_what_to_write(client_for: Browser) -> None:
    facts = {"first_name": "A", "last_name": "B", "password1": "girafe tondeuse brouillard"}
    refused = client_for("account").post(
        "/inscription/", {**facts, "email": "mаire@exemple.example"}
    )
    assert "sans accent ni lettre d'un autre alphabet" in text(refused)
    assert not User.everyone.filter(email__endswith="@exemple.example", first_name="A").exists()


@pytest.mark.parametrize(
    "host", ["evil.example", "compte.evil.example", "compte.beffroi.localhost.evil.example"]
)
def test_a_made_up_host_gets_no_sign_in_page_and_no_link(client_for: Browser, host: str) -> None:
    browser = Client(headers={"host": host})
    for path in ("/connexion/", "/mot-de-passe/oublie/"):
        answer = browser.post(path, {"email": "x@exemple.example"})
        assert answer.status_code == 404
        assert "password" not in text(answer)
