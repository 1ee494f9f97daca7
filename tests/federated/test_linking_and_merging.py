"""Linking, unlinking, finding one's account again and bringing two together: by consent alone."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator

from accounts.federated.actions import linking, merging
from accounts.federated.errors import LinkRefused
from accounts.federated.models import FederatedIdentity, Passage
from accounts.federated.stand_in.provider import StandIn
from accounts.models import SpacePresence, User
from accounts.roles.role import Role
from kernel.audit.models import AuditEntry
from kernel.outbox.facade import OutboxMessage
from kernel.tenancy import space_of
from shared_services.document_requests.models import DocumentRequest
from tests.factories.accounts import PASSWORD, PersonFactory
from tests.factories.document_requests import make_request
from tests.federated.test_signing_in import last_mail, open_account

pytestmark = pytest.mark.django_db
Walker = Callable[..., Any]


def sign_in_by_password(browser: Any, person: User, next_path: str = "/") -> Any:
    asked = {"login": person.email, "password": PASSWORD, "next": next_path}
    return browser.client.post("/connexion/", asked)


def acts() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))


def long_ago(browser: Any) -> None:
    """The browser's sign-in was an hour ago."""
    session = browser.client.session
    records = session.get("account_authentication_methods", [])
    for record in records:
        record["at"] = time.time() - 3600
    session["account_authentication_methods"] = records
    session.save()


# Linking


def test_an_account_is_linked_after_its_password_and_an_explicit_yes(
    franceconnect: StandIn, walk: Walker
) -> None:
    person, browser = PersonFactory(email="moi@exemple.example"), walk()
    browser.through("angela", next_path="/coordonnees/")
    assert "/connexion/?next=%2Fidentite%2Frelier%2F" in (
        browser.client.get("/identite/").content.decode()
    )
    assert sign_in_by_password(browser, person, "/identite/relier/")["Location"] == (
        "/identite/relier/"
    )
    page = browser.client.get("/identite/relier/").content.decode()
    assert "Angela Claire Louise DUBOIS" in page
    assert "moi@exemple.example" in page
    assert not FederatedIdentity.objects.exists()
    assert browser.client.post("/identite/relier/")["Location"] == "/coordonnees/"
    assert FederatedIdentity.objects.get().user_id == person.pk
    assert last_mail()["subject"] == "FranceConnect est relié à votre compte"
    assert "identity.linked" in acts()
    again = walk()
    again.through("angela")
    assert again.account_id == str(person.pk)


def test_linking_from_the_account(proconnect: StandIn, walk: Walker) -> None:
    person = PersonFactory()
    browser = walk()
    sign_in_by_password(browser, person)
    assert browser.through("secretaire", "proconnect")["Location"] == "/identite/relier/"
    browser.client.post("/identite/relier/")
    identity = FederatedIdentity.objects.get()
    assert (identity.user_id, identity.siret) == (person.pk, "21890003600018")
    page = browser.client.get("/identites/").content.decode()
    assert "SIRET 21890003600018" in page
    assert "Il ne donne aucun droit" in page


def test_an_employer_gives_no_role(proconnect: StandIn, walk: Walker, commune_a: Any) -> None:
    browser = walk()
    browser.through("nouvelle", "proconnect")
    browser.client.post("/identite/", {"email": "amina.petit@mairie.example"})
    code = last_mail()["text"].partition(" : ")[2][:8]
    browser.client.post("/identite/code/", {"code": code})
    user = User.objects.get(email="amina.petit@mairie.example")
    assert not SpacePresence.objects.filter(user=user).exists()


def test_saying_no_links_nothing(franceconnect: StandIn, walk: Walker) -> None:
    browser = walk()
    sign_in_by_password(browser, PersonFactory())
    browser.through("angela")
    browser.client.get("/identites/")
    assert not FederatedIdentity.objects.exists()


def test_a_link_needs_a_passage_of_this_browser(franceconnect: StandIn, walk: Walker) -> None:
    browser = walk()
    sign_in_by_password(browser, PersonFactory())
    assert browser.client.post("/identite/relier/")["Location"] == "/identites/"
    other = walk()
    other.through("angela")
    session = browser.client.session
    session["federated_passage"] = str(Passage.objects.get().pk)
    session.save()
    assert browser.client.post("/identite/relier/")["Location"] == "/identites/"
    assert not FederatedIdentity.objects.exists()


def test_linking_twice_changes_nothing(franceconnect: StandIn, walk: Walker) -> None:
    person, browser = PersonFactory(), walk()
    sign_in_by_password(browser, person)
    browser.through("angela")
    passage = Passage.objects.get()
    first = linking.link(passage, actor=person)
    again = linking.link(passage, actor=person)
    assert first.pk == again.pk
    assert acts().count("identity.linked") == 1
    with pytest.raises(LinkRefused, match="autre compte"):
        linking.link(passage, actor=PersonFactory())


def test_showing_ones_own_identity_again_is_a_proof(franceconnect: StandIn, walk: Walker) -> None:
    browser = walk()
    open_account(browser)
    long_ago(browser)
    refused = browser.client.post("/identites/retirer/", {"identity": "x"})
    assert refused["Location"] == "/franceconnect/?next=%2Fidentites%2F"
    back = browser.through("angela", next_path="/identites/")
    assert back["Location"] == "/identites/"
    assert browser.client.post("/identites/retirer/", {"identity": "x"})["Location"] == (
        "/identites/"
    )


def test_the_provider_is_told_to_ask_again_and_must_have_done_so(
    proconnect: StandIn, walk: Walker, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = walk()
    assert "prompt" not in browser.leave("proconnect")
    open_account(browser, "nouvelle", provider="proconnect")
    long_ago(browser)
    for path in ("/adresse-electronique/", "/mot-de-passe/choisir/"):
        assert browser.client.get(path)["Location"].startswith("/proconnect/?next=")
    assert browser.leave("proconnect")["prompt"] == "login"
    # A browser that left the parameter out: the provider's own session answers, an hour old.
    real = StandIn.id_claims
    monkeypatch.setattr(
        StandIn, "id_claims", lambda *a: {**real(*a), "auth_time": int(time.time()) - 3600}
    )
    refused = browser.through("nouvelle", "proconnect", "/mot-de-passe/choisir/")
    assert refused.status_code == 400
    assert "redemandé qui vous êtes" in refused.content.decode()
    monkeypatch.undo()
    shown = browser.through("nouvelle", "proconnect", "/mot-de-passe/choisir/")
    assert shown["Location"] == "/mot-de-passe/choisir/"
    assert browser.client.get("/mot-de-passe/choisir/").status_code == 200


def test_a_change_long_after_signing_in_asks_the_password_again(
    franceconnect: StandIn, walk: Walker
) -> None:
    browser = walk()
    sign_in_by_password(browser, PersonFactory())
    browser.through("angela")
    long_ago(browser)
    for path in ("/identite/relier/", "/identites/retirer/", "/identites/autre-compte/"):
        assert browser.client.post(path)["Location"].startswith("/confirmer/")
    assert not FederatedIdentity.objects.exists()


def give_a_second_factor(person: User) -> None:
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "x"})


def test_whoever_has_a_second_factor_shows_it_before_a_change(
    franceconnect: StandIn, walk: Walker
) -> None:
    person = PersonFactory()
    give_a_second_factor(person)
    browser = walk(person)
    browser.through("angela")
    for path in ("/identite/relier/", "/identites/retirer/", "/identites/autre-compte/"):
        assert browser.client.post(path)["Location"].startswith("/double-authentification/")
    assert not FederatedIdentity.objects.exists()


def test_an_identity_does_not_replace_the_second_factor(
    franceconnect: StandIn, walk: Walker
) -> None:
    open_account(walk())
    give_a_second_factor(User.objects.get())
    browser = walk()
    assert "double-authentification" in browser.through("angela")["Location"]
    assert browser.account_id is None


def test_a_password_alone_does_not_bring_in_an_account_with_a_second_factor(walk: Walker) -> None:
    kept, other, browser = PersonFactory(), PersonFactory(), walk()
    give_a_second_factor(other)
    sign_in_by_password(browser, kept)
    asked = {"email": other.email, "password": PASSWORD}
    page = browser.client.post("/identites/autre-compte/", asked).content.decode()
    assert "double authentification" in page
    other.refresh_from_db()
    assert other.is_active


# Unlinking


def test_unlinking_is_told_and_closes_that_way(franceconnect: StandIn, walk: Walker) -> None:
    person, browser = PersonFactory(), walk()
    sign_in_by_password(browser, person)
    browser.through("angela")
    browser.client.post("/identite/relier/")
    browser.client.post("/identites/retirer/", {"identity": FederatedIdentity.objects.get().pk})
    assert not FederatedIdentity.objects.exists()
    assert last_mail()["subject"] == "FranceConnect est retiré de votre compte"
    assert "identity.unlinked" in acts()
    other = walk()
    assert other.through("angela")["Location"] == "/identite/"
    assert other.account_id is None


def test_the_only_way_in_cannot_be_removed(franceconnect: StandIn, walk: Walker) -> None:
    browser = walk()
    open_account(browser)
    asked = {"identity": FederatedIdentity.objects.get().pk}
    page = browser.client.post("/identites/retirer/", asked, follow=True).content.decode()
    assert "votre seule façon d" in page
    assert 'href="/mot-de-passe/choisir/"' in page
    assert FederatedIdentity.objects.exists()


def test_nobody_unlinks_someone_elses_identity(franceconnect: StandIn, walk: Walker) -> None:
    open_account(walk())
    identity = FederatedIdentity.objects.get()
    stranger = walk()
    sign_in_by_password(stranger, PersonFactory())
    for asked in (identity.pk, "nonsense", ""):
        stranger.client.post("/identites/retirer/", {"identity": asked})
    assert FederatedIdentity.objects.get().pk == identity.pk
    with pytest.raises(LinkRefused):
        linking.unlink(identity.pk, actor=PersonFactory())


# The same person under another subject: our redirect host changed, say


def test_the_same_person_finds_the_account_again_by_saying_so(
    franceconnect: StandIn, walk: Walker
) -> None:
    open_account(walk())
    FederatedIdentity.objects.update(subject="the-subject-of-the-old-host")
    browser = walk()
    assert browser.through("angela", next_path="/coordonnees/")["Location"] == "/identite/"
    assert browser.account_id is None
    assert "Ce compte est-il le vôtre" in browser.client.get("/identite/").content.decode()
    assert browser.client.post("/identite/retrouver/")["Location"] == "/coordonnees/"
    assert browser.account_id == str(User.objects.get().pk)
    assert FederatedIdentity.objects.count() == 2


def test_another_person_is_not_offered_that_account(franceconnect: StandIn, walk: Walker) -> None:
    open_account(walk())
    browser = walk()
    browser.through("jean")
    assert "Ce compte est-il le vôtre" not in browser.client.get("/identite/").content.decode()
    assert browser.client.post("/identite/retrouver/").status_code == 400
    assert browser.account_id is None


def test_an_agents_account_is_never_found_by_birth_facts(
    franceconnect: StandIn, walk: Walker, commune_a: Any, make_person: Any
) -> None:
    open_account(walk())
    FederatedIdentity.objects.update(subject="the-subject-of-the-old-host")
    make_person("angela@exemple.example", commune_a, Role.AGENT)
    browser = walk()
    browser.through("angela")
    assert browser.client.post("/identite/retrouver/").status_code == 400
    assert browser.account_id is None


def test_nobody_guesses_between_two_accounts(franceconnect: StandIn, walk: Walker) -> None:
    open_account(walk())
    known = FederatedIdentity.objects.get()
    FederatedIdentity.objects.create(
        user=PersonFactory(), provider=known.provider, subject="x", pivot_digest=known.pivot_digest
    )
    FederatedIdentity.objects.filter(pk=known.pk).update(subject="y")
    browser = walk()
    browser.through("angela")
    assert browser.client.post("/identite/retrouver/").status_code == 400


# Two accounts of one person


def test_two_accounts_become_one_with_proof_of_both(
    franceconnect: StandIn, walk: Walker, commune_a: Any
) -> None:
    open_account(walk())
    closed = User.objects.get()
    with space_of(commune_a):
        number = make_request(user=closed).tracking_number
    kept, browser = PersonFactory(), walk()
    sign_in_by_password(browser, kept)
    assert browser.through("angela")["Location"] == "/identite/fusionner/"
    page = browser.client.get("/identite/fusionner/").content.decode()
    assert "angela@exemple.example" in page
    assert kept.email in page
    browser.client.post("/identite/fusionner/")
    closed.refresh_from_db()
    assert not closed.is_active
    assert closed.email.endswith("@anonyme.invalid")
    assert FederatedIdentity.objects.get().user_id == kept.pk
    with space_of(commune_a):
        assert DocumentRequest.objects.get(tracking_number=number).user_id == kept.pk
    assert SpacePresence.objects.get(authority_id=commune_a.pk, has_file=True).user_id == kept.pk
    told = OutboxMessage.objects.filter(payload__subject="Vos deux comptes ont été réunis")
    assert {message.payload["email"] for message in told} == {"angela@exemple.example", kept.email}
    assert "account.merged" in acts()
    again = walk()
    again.through("angela")
    assert again.account_id == str(kept.pk)


def test_two_accounts_become_one_by_the_others_password(walk: Walker) -> None:
    kept, other, browser = PersonFactory(), PersonFactory(), walk()
    sign_in_by_password(browser, kept)
    asked = {"email": other.email, "password": PASSWORD}
    assert browser.client.post("/identites/autre-compte/", asked)["Location"] == "/identites/"
    other.refresh_from_db()
    assert not other.is_active


@pytest.mark.parametrize("email", ["", "inconnu@exemple.example", "autre@exemple.example"])
def test_a_wrong_proof_brings_nothing_together_and_says_the_same(walk: Walker, email: str) -> None:
    PersonFactory(email="autre@exemple.example")
    browser = walk()
    sign_in_by_password(browser, PersonFactory())
    asked = {"email": email, "password": "pas la bonne phrase"}
    page = browser.client.post("/identites/autre-compte/", asked)
    assert page.status_code == 200
    assert "autre-compte" in page.request["PATH_INFO"]
    if email:
        assert "n&#x27;est pas le bon" in page.content.decode()
    assert User.objects.filter(is_active=True).count() == 2


def test_an_account_that_works_for_a_town_hall_is_not_swallowed(
    walk: Walker, commune_a: Any, make_person: Any
) -> None:
    agent = make_person("agent@mairie.example", commune_a, Role.AGENT)
    kept, browser = PersonFactory(), walk()
    sign_in_by_password(browser, kept)
    asked = {"email": agent.email, "password": "mot-de-passe-de-test-2026"}
    page = browser.client.post("/identites/autre-compte/", asked)
    assert "travaille pour une mairie" in page.content.decode()
    agent.refresh_from_db()
    assert agent.is_active


def test_merging_with_oneself_or_for_someone_else_is_refused(walk: Walker) -> None:
    one, two, three = PersonFactory(), PersonFactory(), PersonFactory()
    with pytest.raises(LinkRefused, match="déjà"):
        merging.merge_accounts(one, target=one, actor=one)
    with pytest.raises(LinkRefused, match="pas le vôtre"):
        merging.merge_accounts(one, target=two, actor=three)
    with pytest.raises(LinkRefused, match="fermé"):
        merging.merge_accounts(PersonFactory(closed=True), target=two, actor=two)


def test_an_anonymous_account_forgets_its_identities(franceconnect: StandIn, walk: Walker) -> None:
    from accounts.facade import anonymise

    open_account(walk())
    user = User.objects.get()
    anonymise(user, actor=user)
    assert not FederatedIdentity.objects.exists()
