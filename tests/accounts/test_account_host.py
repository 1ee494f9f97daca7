"""Creating an account, signing in, and what must not be learnt on the way."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from accounts import facade
from accounts.models import User
from accounts.roles.facade import Role
from kernel.outbox.facade import OutboxMessage
from tests.factories.accounts import PASSWORD, PersonFactory

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]
NEW = {
    "first_name": "Camille",
    "last_name": "Roy",
    "email": "Camille.Roy@exemple.example",
    "password1": "une phrase que je garde",
}


@pytest.fixture
def browser(client_for: Browser) -> Client:
    return client_for("account")


def mails() -> list[dict[str, Any]]:
    found = OutboxMessage.objects.filter(handler="notifications.account_mail").order_by(
        "created_at"
    )
    return [message.payload for message in found]


def link_in(mail: dict[str, Any]) -> str:
    found = re.search(r"http://compte\.beffroi\.localhost:8000(/\S+)", mail["text"])
    assert found
    return found[1]


def test_the_anonymous_is_asked_to_sign_in(browser: Client) -> None:
    for path in ("/", "/coordonnees/", "/mot-de-passe/", "/adresse-electronique/", "/sign-on/"):
        response = browser.get(path)
        assert response.status_code == 302, path
        assert response["Location"].startswith("/connexion/?next="), path


@pytest.mark.parametrize("path", ["/connexion/", "/inscription/", "/mot-de-passe/oublie/"])
def test_the_entrance_is_open_and_in_french(browser: Client, path: str) -> None:
    page = browser.get(path).content.decode()
    assert 'lang="fr"' in page
    assert not re.search(r"Sign [Iu]|Password|Email|placeholder=", page)


def test_a_new_account_is_open_once_its_address_is_proven(browser: Client) -> None:
    sent = browser.post("/inscription/", {**NEW, "next": "/coordonnees/"})
    assert sent["Location"] == "/adresse-electronique/verification/"
    user = User.objects.get()
    assert (user.email, user.get_full_name()) == ("camille.roy@exemple.example", "Camille Roy")
    assert browser.get("/")["Location"].startswith("/connexion/")
    [mail] = mails()
    assert mail["email"] == user.email
    assert mail["name"] == "Camille Roy"
    assert mail["subject"] == "Vérifiez votre adresse électronique"
    assert "Bonjour Camille Roy," in mail["text"]
    assert "<html" in mail["html"]
    link = link_in(mail)
    assert link in mail["html"]
    # Mail scanners open links: opening proves nothing.
    assert browser.get(link).status_code == 200
    assert not EmailAddress.objects.get().verified
    assert browser.post(link).status_code == 302
    assert EmailAddress.objects.get().verified


@pytest.mark.parametrize(
    "password", ["court-2026", "motdepasse", "123456789012", "camille.roy@exemple"]
)
def test_a_weak_password_is_refused_in_french(browser: Client, password: str) -> None:
    page = browser.post("/inscription/", {**NEW, "password1": password})
    assert page.status_code == 200
    assert "mot de passe" in page.content.decode()
    assert not User.objects.exists()


def test_nobody_learns_who_has_an_account(browser: Client, client_for: Browser) -> None:
    PersonFactory(email="camille.roy@exemple.example")
    known = browser.post("/inscription/", NEW)
    unknown = client_for("account").post("/inscription/", {**NEW, "email": "autre@exemple.example"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [mail["subject"] for mail in mails()] == [
        "Vous avez déjà un compte",
        "Vérifiez votre adresse électronique",
    ]
    wrong = browser.post("/connexion/", {"login": "camille.roy@exemple.example", "password": "x"})
    nobody = browser.post("/connexion/", {"login": "personne@exemple.example", "password": "x"})
    errors = [
        re.findall(r"error-summary.*?</ul>", p.content.decode(), re.S) for p in (wrong, nobody)
    ]
    assert errors[0] == errors[1] != []
    for address in ("camille.roy@exemple.example", "personne@exemple.example"):
        reset = browser.post("/mot-de-passe/oublie/", {"email": address})
        assert reset["Location"] == "/mot-de-passe/oublie/envoye/"


def test_a_forgotten_password_is_replaced_by_the_mails_link(browser: Client) -> None:
    person = PersonFactory()
    browser.post("/mot-de-passe/oublie/", {"email": person.email})
    [mail] = mails()
    opened = browser.get(link_in(mail))
    assert opened.status_code == 302  # the key leaves the address bar
    new = {"password1": "une toute nouvelle phrase", "password2": "une toute nouvelle phrase"}
    browser.post(opened["Location"], new)
    person.refresh_from_db()
    assert person.check_password("une toute nouvelle phrase")
    page = browser.get(link_in(mail), follow=True).content.decode()
    assert "plus valable" in page


def test_changing_the_password_keeps_this_session_and_ends_the_others(
    client_for: Browser, commune_a: Any
) -> None:
    person = PersonFactory()
    here = client_for("account")
    here.post("/connexion/", {"login": person.email, "password": PASSWORD})
    other, on_a_site = client_for("account", person), client_for(commune_a, person)
    changed = here.post(
        "/mot-de-passe/",
        {
            "oldpassword": PASSWORD,
            "password1": "une toute nouvelle phrase",
            "password2": "une toute nouvelle phrase",
        },
    )
    assert changed.status_code == 302
    assert here.get("/").status_code == 200
    assert other.get("/").status_code == 302
    assert "/sign-on/" in on_a_site.get("/connexion/")["Location"]
    assert mails()[-1]["subject"] == "Votre mot de passe a changé"


def test_a_new_address_counts_once_it_is_proven(client_for: Browser) -> None:
    person = PersonFactory(email="avant@exemple.example")
    browser = client_for("account")
    browser.post("/connexion/", {"login": person.email, "password": PASSWORD})
    new = {"email": "apres@exemple.example", "action_add": ""}
    asked = browser.post("/adresse-electronique/", new)
    assert asked["Location"].startswith("/confirmer/")
    assert mails() == []
    # The password, once more; then the change goes on by itself.
    browser.post("/confirmer/", {"password": PASSWORD, "next": "/adresse-electronique/"})
    person.refresh_from_db()
    assert person.email == "avant@exemple.example"
    browser.post(link_in(next(m for m in mails() if m["email"] == "apres@exemple.example")))
    person.refresh_from_db()
    assert person.email == "apres@exemple.example"


def test_too_many_wrong_passwords_are_slowed_down(browser: Client, settings: Any) -> None:
    # The counters of this test alone: another worker's test may empty the common cache.
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    person = PersonFactory()
    for _attempt in range(12):
        page = browser.post("/connexion/", {"login": person.email, "password": "faux"})
    assert page.status_code == 429 or "Trop de tentatives" in page.content.decode()
    good = browser.post("/connexion/", {"login": person.email, "password": PASSWORD})
    assert good.status_code != 302


def test_my_account_lists_where_i_work_and_where_i_have_files(
    client_for: Browser, commune_a: Any, commune_b: Any, make_person: Any
) -> None:
    person = make_person("secretaire@a.example", commune_a, Role.ADMINISTRATOR, Role.AGENT)
    facade.note_presence(person, commune_b)
    page = client_for("account", person).get("/").content.decode()
    assert f"http://{commune_a.primary_host}:8000/connexion/?next=/gestion/" in page
    assert "Administrateur, Agent" in page
    assert f"http://{commune_b.primary_host}:8000/connexion/?next=/mes-demarches/" in page
    assert f"http://{commune_b.primary_host}:8000/connexion/?next=/gestion/" not in page
    stranger = client_for("account", PersonFactory()).get("/").content.decode()
    assert commune_a.primary_host not in stranger


def test_the_profile_changes_the_name_and_nothing_else(client_for: Browser) -> None:
    person = PersonFactory(email="moi@exemple.example")
    client_for("account", person).post(
        "/coordonnees/",
        {
            "first_name": "Zoé",
            "last_name": "Petit",
            "phone": "01 23 45 67 89",
            "email": "autre@exemple.example",
            "is_active": "",
            "is_superuser": "on",
        },
    )
    person.refresh_from_db()
    assert (person.first_name, person.phone) == ("Zoé", "01 23 45 67 89")
    assert (person.email, person.is_active) == ("moi@exemple.example", True)
