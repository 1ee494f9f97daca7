"""What one shows before the address, the password or a factor changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from kernel.outbox.facade import OutboxMessage
from tests.second_factor.conftest import PASSWORD, Phone

Browser = Callable[..., Client]
NEW = "girafe tondeuse brouillard"
CHANGES = {
    "/adresse-electronique/": {"email": "autre@a.example", "action_add": ""},
    "/mot-de-passe/": {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW},
}


@pytest.mark.parametrize("path", sorted(CHANGES))
def test_a_password_alone_changes_nothing_of_whoever_has_a_factor(
    agent: User, phone: Phone, client_for: Browser, path: str
) -> None:
    browser = client_for("account", agent)
    # The password, typed once more, is no proof for them.
    browser.post("/confirmer/", {"password": PASSWORD})
    for answer in (browser.get(path), browser.post(path, CHANGES[path])):
        assert answer["Location"].startswith("/double-authentification/confirmer/?next=%2F")
    assert User.everyone.get(pk=agent.pk).check_password(PASSWORD)
    assert not OutboxMessage.objects.filter(payload__email="autre@a.example").exists()


def test_with_the_factor_the_change_goes_on(agent: User, phone: Phone, client_for: Browser) -> None:
    browser = client_for("account", agent)
    asked = browser.get("/adresse-electronique/")
    shown = browser.post(
        "/double-authentification/confirmer/",
        {"code": phone.code(), "next": "/adresse-electronique/"},
    )
    assert asked["Location"].endswith("next=%2Fadresse-electronique%2F")
    assert shown["Location"] == "/adresse-electronique/"
    changed = browser.post("/adresse-electronique/", CHANGES["/adresse-electronique/"])
    assert changed.status_code == 302, changed.content.decode()
    assert OutboxMessage.objects.filter(payload__email="autre@a.example").exists()
    assert browser.post("/mot-de-passe/", CHANGES["/mot-de-passe/"]).status_code == 302
    assert User.everyone.get(pk=agent.pk).check_password(NEW)


def test_with_nothing_left_to_show_one_goes_through_the_mail(
    client_for: Browser, make_person: Any
) -> None:
    person = make_person("rien@exemple.example")
    person.set_unusable_password()
    person.save()
    browser = client_for("account", person)
    for path in ("/adresse-electronique/", "/mot-de-passe/choisir/"):
        assert browser.get(path)["Location"].startswith("/mot-de-passe/oublie/?")
