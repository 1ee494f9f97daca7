"""The permission table, and two communes with look-alike data that never meet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.roles.facade import Role
from kernel.tenancy import public_space, space_of
from shared_services.document_requests import facade, queries
from shared_services.document_requests.follow_up import token_for
from shared_services.document_requests.models import DocumentRequest
from tests.factories.document_requests import PDF, make_request

INBOX = "/gestion/demarches/"
ROLES = ("anonymous", "citizen", "editor", "agent", "administrator", "admin_of_b", "operator")


@pytest.fixture
def requests(db: None, commune_a: Any, commune_b: Any) -> dict[str, DocumentRequest]:
    """The same person asked for the same deed in both communes."""
    made = {}
    for name, commune in (("a", commune_a), ("b", commune_b)):
        with space_of(commune):
            made[name] = make_request()
            made[f"{name}_token"] = token_for(made[name])
            made[f"{name}_file"] = made[name].attachments.get()
    return made


@pytest.fixture
def people(make_person: Callable[..., Any], commune_a: Any, commune_b: Any) -> dict[str, Any]:
    operator = make_person("operatrice@beffroi.example")
    with public_space():
        from accounts.roles.facade import grant_role

        grant_role(operator, Role.OPERATOR, actor=None)
    return {
        "anonymous": None,
        "citizen": make_person("citoyenne@exemple.example"),
        "editor": make_person("redacteur@a.example", commune_a, Role.EDITOR),
        "agent": make_person("agent@a.example", commune_a, Role.AGENT),
        "administrator": make_person("admin@a.example", commune_a, Role.ADMINISTRATOR),
        "admin_of_b": make_person("admin@b.example", commune_b, Role.ADMINISTRATOR),
        "operator": operator,
    }


def addresses(request: DocumentRequest, file: Any) -> dict[str, tuple[str, str]]:
    here = f"{INBOX}{request.pk}/"
    return {
        "inbox": ("get", INBOX),
        "detail": ("get", here),
        "file": ("get", f"{here}fichiers/{file.pk}/"),
        "take": ("post", f"{here}prendre/"),
        "settings": ("get", f"{INBOX}catalogue/birth_certificate/"),
        "api": ("get", "/api/v1/document-requests/"),
        "api detail": ("get", f"/api/v1/document-requests/{request.pk}/"),
        "mine": ("get", f"/mes-demarches/{request.pk}/"),
    }


ALLOWED = {
    "agent": {"inbox", "detail", "file", "take", "api", "api detail"},
    "administrator": {"inbox", "detail", "file", "take", "settings", "api", "api detail"},
}


@pytest.mark.parametrize("role", ROLES)
def test_each_page_opens_to_agents_and_administrators_of_this_commune_alone(
    role: str,
    requests: dict[str, Any],
    people: dict[str, Any],
    client_for: Callable[..., Client],
    commune_a: Any,
) -> None:
    browser = client_for(commune_a, people[role])
    for name, (method, address) in addresses(requests["a"], requests["a_file"]).items():
        answer = getattr(browser, method)(address)
        if name in ALLOWED.get(role, set()):
            assert answer.status_code in {200, 302}, (role, name)
            assert "/connexion/" not in answer.get("Location", ""), (role, name)
        else:
            denied = answer.status_code in {403, 404} or (
                answer.status_code == 302 and address not in answer["Location"].split("?")[0]
            )
            assert denied, (role, name, answer.status_code)
            assert b"Roy" not in answer.content


def test_someone_of_two_communes_sees_in_each_only_its_own(
    requests: dict[str, Any],
    make_person: Callable[..., Any],
    client_for: Callable[..., Client],
    commune_a: Any,
    commune_b: Any,
) -> None:
    both = make_person("secretaire@a.example", commune_a, Role.AGENT)
    make_person("secretaire@a.example", commune_b, Role.AGENT)
    for here, there, commune in (("a", "b", commune_a), ("b", "a", commune_b)):
        browser = client_for(commune, both)
        page = browser.get(INBOX, {"q": "roy", "etat": "all"}).content.decode()
        assert requests[here].tracking_number in page
        assert requests[there].tracking_number not in page
        for _method, address in addresses(requests[there], requests[f"{there}_file"]).values():
            if str(requests[there].pk) in address:
                assert browser.get(address).status_code in {404, 405}, address
        listed = browser.get("/api/v1/document-requests/").json()
        assert [row["id"] for row in listed["results"]] == [str(requests[here].pk)]


def test_a_link_of_one_commune_opens_nothing_on_anothers_host(
    requests: dict[str, Any], client_for: Callable[..., Client], commune_a: Any, commune_b: Any
) -> None:
    file = requests["a_file"].pk
    there, here = client_for(commune_b), client_for(commune_a)
    assert here.get(f"/demarches/suivi/{requests['a_token']}/").status_code == 200
    for address in (
        f"/demarches/suivi/{requests['a_token']}/",
        f"/demarches/suivi/{requests['a_token']}/fichiers/{file}/",
        f"/demarches/envoyee/{requests['a_token']}/",
    ):
        assert there.get(address).status_code == 404, address


def test_a_link_gives_its_own_files_and_no_others(
    requests: dict[str, Any], client_for: Callable[..., Client], commune_a: Any
) -> None:
    with space_of(commune_a):
        other = make_request().attachments.get()
    browser = client_for(commune_a)
    base = f"/demarches/suivi/{requests['a_token']}/fichiers/"
    good = browser.get(f"{base}{requests['a_file'].pk}/")
    assert b"".join(good.streaming_content) == PDF
    assert "default-src 'none'" in good["Content-Security-Policy"]
    assert "script-src" not in good["Content-Security-Policy"]
    assert browser.get(f"{base}{other.pk}/").status_code == 404


def test_counts_stay_in_their_space(requests: dict[str, Any], commune_a: Any) -> None:
    with space_of(commune_a):
        make_request()
        assert facade.open_counts() == facade.Counts(open=2, overdue=0)
        assert queries.inbox(words="roy camille").count() == 2


def test_the_owner_follows_by_account_and_nobody_else(
    people: dict[str, Any], client_for: Callable[..., Client], commune_a: Any
) -> None:
    with space_of(commune_a):
        request = make_request(user=people["citizen"])
    mine = f"/mes-demarches/{request.pk}/"
    assert client_for(commune_a, people["citizen"]).get(mine).status_code == 200
    listed = client_for(commune_a, people["citizen"]).get("/mes-demarches/").content.decode()
    assert request.tracking_number in listed
    for other in ("agent", "editor", "admin_of_b"):
        assert client_for(commune_a, people[other]).get(mine).status_code == 404
