"""Passkeys in Chromium, with its virtual authenticator, against a real server of ours."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import parse_qs

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test.testcases import LiveServerThread
from playwright.sync_api import BrowserContext, CDPSession, Page, Request, expect, sync_playwright

from accounts.models import User
from accounts.roles.facade import Role, grant_role
from kernel.audit.models import AuditEntry
from kernel.tenancy import account_host, space_of
from tests.browsing import chromium
from tests.databases import COMMUNE_A
from tests.factories.accounts import as_owner
from tests.second_factor.conftest import PASSWORD

pytestmark = [pytest.mark.browser]
LOGIN = "/double-authentification/cle/"
EMAIL = "agent@passkeys.example"
OPTIONS = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def address(committed_db: str, settings: Any) -> Iterator[str]:
    """The account host of a server that runs here."""
    server = LiveServerThread("127.0.0.1", StaticFilesHandler)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    assert server.error is None, server.error
    settings.PUBLIC_PORT = server.port
    yield f"http://{account_host()}:{server.port}"
    server.terminate()
    server.join()


@pytest.fixture
def somebody(committed_db: str) -> User:
    from tenants.authorities.models import LocalAuthority

    with as_owner():
        user = User.everyone.create_user(EMAIL, PASSWORD, first_name="Lou", last_name="Roy")
        authority = LocalAuthority.objects.get(insee_code=COMMUNE_A)
    with space_of(authority):
        grant_role(user, Role.AGENT, actor=None)
    return user


def in_browser(walk: Callable[[BrowserContext], Any]) -> Any:
    """Playwright wants a thread of its own, where Django's queries are not."""

    def run() -> Any:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"]
            )
            context = browser.new_context(locale="fr-FR")
            context.set_default_timeout(20_000)
            try:
                return walk(context)
            finally:
                browser.close()

    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(run).result()


def answers_in(request: Request) -> list[str]:
    """What a key said, on its way to the server."""
    is_answer = request.method == "POST" and request.url.endswith(LOGIN)
    return [request.post_data or ""] if is_answer else []


def with_key(page: Page, **changes: Any) -> tuple[CDPSession, str]:
    """A virtual authenticator in this page."""
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    added = cdp.send("WebAuthn.addVirtualAuthenticator", {"options": {**OPTIONS, **changes}})
    return cdp, added["authenticatorId"]


def type_password(page: Page, address: str, path: str = "/") -> None:
    page.goto(f"{address}/connexion/?next={path}")
    page.get_by_label("Adresse électronique").fill(EMAIL)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Se connecter", exact=True).click()


def add_key(page: Page, address: str) -> None:
    type_password(page, address, "/double-authentification/cles/ajouter/")
    page.get_by_label("Nom de cette clé").fill("Clé du bureau")
    page.get_by_role("button", name="Ajouter cette clé").click()
    expect(page.get_by_role("heading", name="Vos codes de secours")).to_be_visible()
    page.get_by_role("button", name="C'est fait : continuer").click()
    expect(page.get_by_text("Clé du bureau").first).to_be_visible()


def sign_out(page: Page, address: str) -> None:
    page.goto(f"{address}/deconnexion/")
    page.get_by_role("button", name="Se déconnecter de mon compte").click()


def enter_with_key(page: Page, address: str) -> None:
    page.goto(f"{address}/connexion/")
    page.get_by_role("button", name="Me connecter avec une clé d'accès").click()


def is_in(page: Page, address: str) -> bool:
    page.goto(f"{address}/")
    return "/connexion/" not in page.url


def test_a_passkey_is_added_then_opens_the_account_alone(address: str, somebody: User) -> None:
    def walk(context: BrowserContext) -> None:
        page = context.new_page()
        with_key(page)
        add_key(page, address)
        sign_out(page, address)
        enter_with_key(page, address)
        expect(page.get_by_role("heading", name="Bonjour Lou Roy")).to_be_visible()

    in_browser(walk)
    with as_owner():
        held = Authenticator.objects.get(user=somebody, type="webauthn")
        acts = list(AuditEntry.objects.values_list("action", flat=True))
    assert held.last_used_at is not None
    assert held.wrap().is_passwordless is True
    assert "second_factor.passkey_added" in acts


def test_a_security_key_follows_the_password(address: str, somebody: User) -> None:
    """A key without resident credentials: the second step, and the proof before a change."""

    def walk(context: BrowserContext) -> None:
        page = context.new_page()
        with_key(page, hasResidentKey=False, transport="usb")
        type_password(page, address, "/double-authentification/cles/ajouter/")
        page.get_by_label("Me connecter avec cette clé seule").uncheck()
        page.get_by_role("button", name="Ajouter cette clé").click()
        expect(page.get_by_role("heading", name="Vos codes de secours")).to_be_visible()
        sign_out(page, address)
        type_password(page, address)
        expect(page.get_by_role("heading", name="Encore une étape")).to_be_visible()
        page.get_by_role("button", name="Utiliser ma clé").click()
        expect(page.get_by_role("heading", name="Bonjour Lou Roy")).to_be_visible()

    in_browser(walk)


def test_what_a_passkey_said_serves_once_and_for_nobody_else(address: str, somebody: User) -> None:
    """The answer of a key, replayed in the same browser, in another, or bent, opens nothing."""

    def walk(context: BrowserContext) -> list[bool]:
        page = context.new_page()
        with_key(page)
        add_key(page, address)
        sign_out(page, address)
        said: list[str] = []
        page.on("request", lambda request: said.extend(answers_in(request)))
        enter_with_key(page, address)
        expect(page.get_by_role("heading", name="Bonjour Lou Roy")).to_be_visible()
        assert said
        sign_out(page, address)
        return [replay(page, address, said[0]), replay(context.new_page(), address, said[0])]

    assert in_browser(walk) == [False, False]


POST = """async ([path, credential, challenge]) => {
    const form = document.querySelector("form[data-passkey]");
    if (challenge) await fetch(path, { headers: { Accept: "application/json" } });
    const body = new URLSearchParams(new FormData(form));
    body.set("credential", credential);
    return (await fetch(path, { method: "POST", body })).status;
}"""


def post(page: Page, address: str, credential: str, *, challenge: bool = True) -> int:
    """Post this as a key's answer, with a good CSRF token, after asking for a new challenge."""
    page.goto(f"{address}/connexion/")
    status: int = page.evaluate(POST, [LOGIN, credential, challenge])
    return status


def replay(page: Page, address: str, body: str) -> bool:
    post(page, address, parse_qs(body)["credential"][0])
    return is_in(page, address)


@pytest.mark.parametrize("rp_id", ["beffroi.localhost", "mairie-b.beffroi.localhost"])
def test_a_passkey_of_another_host_opens_nothing(address: str, somebody: User, rp_id: str) -> None:
    def walk(context: BrowserContext) -> bool:
        page = context.new_page()
        cdp, key = with_key(page)
        add_key(page, address)
        sign_out(page, address)
        [credential] = cdp.send("WebAuthn.getCredentials", {"authenticatorId": key})["credentials"]
        cdp.send("WebAuthn.clearCredentials", {"authenticatorId": key})
        cdp.send(
            "WebAuthn.addCredential",
            {"authenticatorId": key, "credential": {**credential, "rpId": rp_id}},
        )
        enter_with_key(page, address)
        expect(page.get_by_text("La clé n'a pas répondu")).to_be_visible(timeout=70_000)
        return is_in(page, address)

    assert in_browser(walk) is False


def test_a_key_that_does_not_check_who_holds_it_is_not_enough_alone(
    address: str, somebody: User
) -> None:
    def walk(context: BrowserContext) -> bool:
        page = context.new_page()
        cdp, key = with_key(page)
        add_key(page, address)
        sign_out(page, address)
        cdp.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
        enter_with_key(page, address)
        expect(page.get_by_text("La clé n'a pas répondu")).to_be_visible(timeout=70_000)
        return is_in(page, address)

    assert in_browser(walk) is False


def test_nonsense_instead_of_a_key_is_refused(address: str, somebody: User) -> None:
    def walk(context: BrowserContext) -> bool:
        page = context.new_page()
        for nonsense in ("", "{}", "[]", json.dumps({"response": {"userHandle": "zzz"}}), "null"):
            for challenge in (False, True):
                assert post(page, address, nonsense, challenge=challenge) < 500, nonsense
        return is_in(page, address)

    assert in_browser(walk) is False
