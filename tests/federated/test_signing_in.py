"""The way through FranceConnect and ProConnect, and each way round it that must fail."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress

from accounts.federated.models import FederatedIdentity, Passage
from accounts.federated.stand_in.provider import StandIn
from accounts.federated.tasks import forget_passages
from accounts.models import User
from kernel.audit.models import AuditEntry
from kernel.clock import now
from kernel.outbox.facade import OutboxMessage
from tests.factories.accounts import PASSWORD, PersonFactory, as_owner

pytestmark = pytest.mark.django_db
Walker = Callable[..., Any]
CODE = re.compile(r"\b(\d{8})\b")


def last_mail() -> dict[str, Any]:
    found = OutboxMessage.objects.filter(handler="notifications.account_mail")
    return found.order_by("created_at").last().payload  # type: ignore[union-attr]


def open_account(
    browser: Any, person: str = "angela", email: str = "", provider: str = "franceconnect"
) -> Any:
    """First visit, an address, the code of the mail."""
    assert browser.through(person, provider)["Location"] == "/identite/"
    email = email or f"{person}@exemple.example"
    assert browser.client.post("/identite/", {"email": email})["Location"] == "/identite/code/"
    code = CODE.search(last_mail()["text"])
    assert code
    return browser.client.post("/identite/code/", {"code": code[1]})


def test_without_a_registration_nothing_is_offered(walk: Walker, settings: Any) -> None:
    settings.FEDERATED_PROVIDERS = {}
    page = walk().client.get("/connexion/").content.decode()
    assert "FranceConnect" not in page
    assert walk().client.get("/franceconnect/").status_code == 404
    assert walk().client.get("/proconnect/retour/").status_code == 404


def test_the_buttons_say_what_the_providers_want(stand_ins: Any, walk: Walker) -> None:
    page = walk().client.get("/connexion/?next=/coordonnees/").content.decode()
    for name, address in (
        ("FranceConnect", "https://franceconnect.gouv.fr/"),
        ("ProConnect", "https://www.proconnect.gouv.fr/"),
    ):
        assert f"S&#x27;identifier avec {name}" in page or f"S'identifier avec {name}" in page
        assert re.search(rf"Qu(&#x27;|')est-ce que {name}", page)
        assert address in page
    assert "/franceconnect/?next=%2Fcoordonnees%2F" in page
    assert "fictif" in page


@pytest.mark.parametrize("code", ["franceconnect", "proconnect"])
def test_what_is_asked_of_the_provider(stand_ins: Any, walk: Walker, code: str) -> None:
    first, second = walk().leave(code), walk().leave(code)
    assert set(first) == {
        "response_type", "client_id", "redirect_uri", "scope", "state", "nonce", "acr_values",
    }  # fmt: skip
    assert len(first["state"]) >= 32
    assert len(first["nonce"]) >= 32
    assert first["state"] != second["state"]
    assert first["nonce"] != second["nonce"]
    assert first["redirect_uri"] == f"http://compte.beffroi.localhost:8000/{code}/retour/"
    row = Passage.objects.first()
    assert row is not None
    assert row.state_digest not in {first["state"], second["state"]}


def test_a_first_visit_opens_an_account_once_the_address_is_proven(
    franceconnect: StandIn, walk: Walker
) -> None:
    browser = walk()
    response = browser.through("angela", next_path="/coordonnees/")
    assert response["Location"] == "/identite/"
    assert not User.objects.exists()
    page = browser.client.get("/identite/").content.decode()
    assert "Angela Claire Louise DUBOIS" in page
    browser.client.post("/identite/", {"email": "Angela@Exemple.example"})
    assert not User.objects.exists()
    mail = last_mail()
    assert mail["email"] == "angela@exemple.example"
    done = browser.client.post("/identite/code/", {"code": CODE.search(mail["text"])[1]})  # type: ignore[index]
    assert done["Location"] == "/coordonnees/"
    user = User.objects.get()
    assert browser.account_id == str(user.pk)
    assert (user.email, user.get_full_name()) == (
        "angela@exemple.example",
        "Angela Claire Louise DUBOIS",
    )
    assert not user.has_usable_password()
    assert EmailAddress.objects.get().verified
    assert not Passage.objects.exists()
    acts = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"account.opened", "identity.linked"} <= acts


def test_the_next_visits_enter_at_once(franceconnect: StandIn, walk: Walker) -> None:
    open_account(walk())
    again = walk()
    response = again.through("angela", next_path="/coordonnees/")
    assert response["Location"] == "/coordonnees/"
    assert again.account_id == str(User.objects.get().pk)
    assert FederatedIdentity.objects.count() == 1


def test_birth_data_is_not_kept(franceconnect: StandIn, walk: Walker) -> None:
    open_account(walk())
    [row] = FederatedIdentity.objects.values()
    assert "1962" not in str(row)
    assert len(row["pivot_digest"]) == 64


def test_the_email_of_someone_else_enters_nothing(franceconnect: StandIn, walk: Walker) -> None:
    """FranceConnect's address is whatever its holder typed once: it links nothing by itself."""
    victim = PersonFactory(email="angela.dubois@exemple.example")
    browser = walk()
    assert browser.through("angela")["Location"] == "/identite/"
    assert browser.account_id is None
    sent = browser.client.post("/identite/", {"email": victim.email})
    assert sent["Location"] == "/identite/code/"
    mail = last_mail()
    assert mail["subject"] == "Vous avez déjà un compte"
    assert not CODE.search(mail["text"])
    refused = browser.client.post("/identite/code/", {"code": "00000000"})
    assert refused.status_code == 200
    assert not FederatedIdentity.objects.exists()
    assert browser.account_id is None


def test_the_screens_do_not_say_whether_an_address_has_an_account(
    franceconnect: StandIn, walk: Walker
) -> None:
    PersonFactory(email="connue@exemple.example")
    seen = []
    for email in ("connue@exemple.example", "inconnu@exemple.example"):
        browser = walk()
        browser.through("angela")
        sent = browser.client.post("/identite/", {"email": email})
        page = browser.client.get(sent["Location"]).content.decode()
        seen.append(re.sub(r'value="\w{64}"', "", page.replace(email, "x")))
    assert seen[0] == seen[1]


def test_five_wrong_codes_end_the_passage(franceconnect: StandIn, walk: Walker) -> None:
    browser = walk()
    browser.through("angela")
    browser.client.post("/identite/", {"email": "angela@exemple.example"})
    right = CODE.search(last_mail()["text"])[1]  # type: ignore[index]
    wrong = "00000000" if right != "00000000" else "11111111"
    for _ in range(5):
        assert browser.client.post("/identite/code/", {"code": wrong}).status_code == 200
    assert browser.client.post("/identite/code/", {"code": right}).status_code == 400
    assert not User.objects.exists()
    assert not Passage.objects.exists()


@pytest.mark.parametrize(
    "typed",
    ["mаire@exemple.example", "\u212aim@exemple.example", "maire", "a@b", "jean@exe mple.fr"],
)
def test_an_address_that_looks_like_another_is_refused(
    franceconnect: StandIn, walk: Walker, typed: str
) -> None:
    browser = walk()
    browser.through("angela")
    page = browser.client.post("/identite/", {"email": typed})
    assert page.status_code == 200
    assert not OutboxMessage.objects.filter(handler="notifications.account_mail").exists()


def test_a_domain_of_another_alphabet_is_shown_for_what_it_is(
    franceconnect: StandIn, walk: Walker
) -> None:
    browser = walk()
    browser.through("angela")
    browser.client.post("/identite/", {"email": "angela@exеmple.example"})  # Cyrillic е
    assert last_mail()["email"].startswith("angela@xn--")


def test_password_sign_up_refuses_such_addresses_too(walk: Walker) -> None:
    facts = {"first_name": "A", "last_name": "B", "password1": "une phrase que je garde"}
    page = walk().client.post("/inscription/", {**facts, "email": "mаire@exemple.example"})
    assert page.status_code == 200
    assert not User.objects.exists()


def test_what_the_provider_said_is_forgotten(franceconnect: StandIn, walk: Walker) -> None:
    for _ in range(3):
        walk().through("angela")
    asked = OutboxMessage.objects.filter(handler="federated.forget_passages")
    message = asked.order_by("next_try_at").last()
    assert asked.count() <= 2
    assert message is not None
    latest = Passage.objects.order_by("expires_at").last()
    assert latest is not None
    assert message.next_try_at is not None
    assert timedelta(0) < message.next_try_at - latest.expires_at <= timedelta(hours=1)
    Passage.objects.exclude(pk=latest.pk).update(expires_at=now() - timedelta(minutes=1))
    with as_owner():
        forget_passages.handler()
    assert Passage.objects.get().pk == latest.pk


# Ways round


def test_a_callback_played_twice_is_refused(franceconnect: StandIn, walk: Walker) -> None:
    browser = walk()
    browser.leave()
    back = browser.pick("angela")
    assert browser.client.get(back).status_code == 302
    again = browser.client.get(back)
    assert again.status_code == 400
    assert "déjà servi" in again.content.decode()


def test_a_callback_sent_to_another_browser_is_refused_and_used_up(
    franceconnect: StandIn, walk: Walker
) -> None:
    """Login CSRF: the attacker's own way through, ended in the victim's browser."""
    open_account(walk())
    attacker, victim = walk(), walk()
    attacker.leave()
    back = attacker.pick("angela")
    victim.leave()
    refused = victim.client.get(back)
    assert refused.status_code == 400
    assert victim.account_id is None
    assert attacker.client.get(back).status_code == 400


def test_a_state_we_never_gave_is_refused(franceconnect: StandIn, walk: Walker) -> None:
    browser = walk()
    browser.leave()
    for asked in ({}, {"state": "x", "code": "y"}, {"code": "y"}):
        assert browser.client.get("/franceconnect/retour/", asked).status_code == 400
    assert not franceconnect.tokens


def test_a_state_of_one_provider_means_nothing_to_the_other(stand_ins: Any, walk: Walker) -> None:
    browser = walk()
    browser.leave("franceconnect")
    back = browser.pick("angela").replace("/franceconnect/", "/proconnect/")
    assert browser.client.get(back).status_code == 400


def test_an_old_passage_is_refused(franceconnect: StandIn, walk: Walker) -> None:
    browser = walk()
    browser.leave()
    back = browser.pick("angela")
    Passage.objects.update(expires_at=now() - timedelta(seconds=1))
    assert browser.client.get(back).status_code == 400


def test_an_answer_of_another_issuer_is_refused(franceconnect: StandIn, walk: Walker) -> None:
    """Mix-up: RFC 9207."""
    browser = walk()
    browser.leave()
    state = parse_qs(urlsplit(browser.pick("angela")).query)["state"][0]
    asked = {"state": state, "code": "x", "iss": "https://evil.example"}
    assert browser.client.get("/franceconnect/retour/", asked).status_code == 400


def test_a_session_planted_beforehand_is_not_the_one_signed_in(
    franceconnect: StandIn, walk: Walker
) -> None:
    open_account(walk())
    browser = walk()
    browser.leave()
    planted = browser.client.cookies["beffroi_session"].value
    browser.client.get(browser.pick("angela"))
    assert browser.account_id
    assert browser.client.cookies["beffroi_session"].value != planted
    thief = walk()
    thief.client.cookies["beffroi_session"] = planted
    assert thief.account_id is None


def test_an_unknown_identity_waits_in_a_session_of_a_new_name(
    franceconnect: StandIn, walk: Walker
) -> None:
    browser = walk()
    browser.leave()
    planted = browser.client.cookies["beffroi_session"].value
    browser.client.get(browser.pick("angela"))
    thief = walk()
    thief.client.cookies["beffroi_session"] = planted
    assert thief.client.get("/identite/")["Location"] == "/connexion/"


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "/a\x00b",
        "/a\r\nSet-Cookie: x=y",
    ],
)
def test_nobody_is_sent_to_another_site(franceconnect: StandIn, walk: Walker, target: str) -> None:
    open_account(walk())
    assert walk().through("angela", next_path=target)["Location"] == "/"


def test_a_closed_account_stays_closed(franceconnect: StandIn, walk: Walker) -> None:
    open_account(walk())
    User.objects.update(is_active=False)
    browser = walk()
    refused = browser.through("angela")
    assert refused.status_code == 400
    assert "fermé" in refused.content.decode()
    assert browser.account_id is None


def test_giving_up_at_the_provider_is_no_drama(franceconnect: StandIn, walk: Walker) -> None:
    page = walk().through("")
    assert page.status_code == 400
    assert "Rien n" in page.content.decode()
    assert 'href="/connexion/"' in page.content.decode()


def test_the_pages_after_the_callback_need_the_callback(
    franceconnect: StandIn, walk: Walker
) -> None:
    for path in ("/identite/", "/identite/code/"):
        assert walk().client.get(path)["Location"] == "/connexion/"
        assert walk().client.post(path, {"code": "1"})["Location"] == "/connexion/"
    assert walk().client.post("/identite/retrouver/")["Location"] == "/connexion/"
    for path in ("/identite/relier/", "/identite/fusionner/", "/identites/"):
        assert walk().client.get(path)["Location"].startswith("/connexion/?next=")


def test_a_post_without_its_token_opens_nothing(franceconnect: StandIn, walk: Walker) -> None:
    browser = walk(enforce_csrf_checks=True)
    browser.through("angela")
    for path in ("/identite/", "/identite/code/", "/identite/retrouver/"):
        assert browser.client.post(path, {"email": "a@exemple.example"}).status_code == 403


def test_signing_out_ends_the_providers_session_too(franceconnect: StandIn, walk: Walker) -> None:
    import requests

    open_account(walk())
    browser = walk()
    browser.through("angela")
    page = browser.client.post("/deconnexion/")
    assert page.status_code == 200
    assert browser.account_id is None
    address = re.search(r'content="0;url=([^"]+)"', page.content.decode())
    assert address
    left = requests.get(address[1].replace("&amp;", "&"), allow_redirects=False, timeout=5)
    assert left.status_code == 302, left.text
    back = urlsplit(left.headers["Location"])
    assert back.path == "/deconnexion/faite/"
    assert browser.client.get(back.path)["Location"] == "/connexion/"


def test_signing_out_after_a_password_asks_nothing_of_a_provider(
    franceconnect: StandIn, walk: Walker
) -> None:
    person = PersonFactory()
    assert walk(person).client.post("/deconnexion/")["Location"] == "/connexion/"


def test_password_sign_in_lives_on_when_the_provider_is_down(
    franceconnect: StandIn, walk: Walker, settings: Any
) -> None:
    from accounts.federated.oidc.metadata import forget_directories
    from tests.federated.conftest import register

    register(settings, "franceconnect", "http://127.0.0.1:9/api/v2")
    forget_directories()
    browser = walk()
    page = browser.client.get("/franceconnect/")
    assert page.status_code == 503
    assert page["Retry-After"]
    assert "ne répond pas" in page.content.decode()
    assert 'href="/connexion/"' in page.content.decode()
    person = PersonFactory()
    asked = {"login": person.email, "password": PASSWORD}
    assert browser.client.post("/connexion/", asked).status_code == 302
