"""The table of rights: who, on which host, gets what."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from accounts.roles.facade import Role
from federation import actions
from kernel.clock import today
from kernel.errors import NotAllowed

pytestmark = pytest.mark.django_db
NOBODY = uuid.UUID(int=1)

INTERCOMMUNALITY_PAGES = [
    ("get", "/console/"),
    ("get", "/console/communes/{commune}/"),
    ("get", "/console/communes/{commune}/inviter/"),
    ("post", "/console/communes/{commune}/inviter/"),
    ("get", "/console/communes/{commune}/etat/suspended/"),
    ("post", "/console/communes/{commune}/etat/suspended/"),
    ("get", "/console/ouvrir/"),
    ("get", "/console/ouvrir/89003/"),
    ("post", "/console/ouvrir/89003/"),
    ("get", f"/console/ouvertures/{NOBODY}/"),
    ("post", f"/console/ouvertures/{NOBODY}/reessayer/"),
]
OPERATOR_PAGES = [
    ("get", "/console/"),
    ("get", "/console/intercommunalites/{intercommunality}/"),
    ("get", "/console/collectivites/{intercommunality}/"),
    ("get", "/console/collectivites/{intercommunality}/etat/suspended/"),
    ("post", "/console/collectivites/{intercommunality}/etat/suspended/"),
    ("get", "/console/intercommunalites/{intercommunality}/inviter/"),
    ("post", "/console/intercommunalites/{intercommunality}/inviter/"),
    ("get", "/console/ouvrir/"),
    ("get", "/console/ouvrir/248900524/"),
    ("post", "/console/ouvrir/248900524/"),
    ("get", f"/console/ouvertures/{NOBODY}/"),
    ("post", f"/console/ouvertures/{NOBODY}/reessayer/"),
]


@pytest.mark.parametrize(("method", "address"), INTERCOMMUNALITY_PAGES)
def test_a_visitor_is_asked_to_sign_in(
    client_for: Callable[..., Any], intercommunality: Any, commune_a: Any, method: str, address: str
) -> None:
    browser = client_for(intercommunality)

    answer = getattr(browser, method)(address.format(commune=commune_a.pk))

    assert answer.status_code == 302
    assert answer["Location"].startswith("/connexion/")


@pytest.mark.parametrize(("method", "address"), INTERCOMMUNALITY_PAGES)
@pytest.mark.parametrize("who", ["commune_admin", "agent_here", "editor_here", "operator"])
def test_only_the_intercommunalitys_administrators_enter_its_console(
    client_for: Callable[..., Any],
    make_person: Callable[..., Any],
    operator: Any,
    intercommunality: Any,
    commune_a: Any,
    who: str,
    method: str,
    address: str,
) -> None:
    person = {
        "commune_admin": lambda: make_person("c@a.example", commune_a, Role.ADMINISTRATOR),
        "agent_here": lambda: make_person("a@a.example", intercommunality, Role.AGENT),
        "editor_here": lambda: make_person("e@a.example", intercommunality, Role.EDITOR),
        "operator": lambda: operator,
    }[who]()
    browser = client_for(intercommunality, person)

    answer = getattr(browser, method)(address.format(commune=commune_a.pk))

    assert answer.status_code == 403
    assert "réservée aux administrateurs" in answer.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/console/",
        "/console/communes/{commune}/",
        "/console/communes/{commune}/inviter/",
        "/console/communes/{commune}/etat/suspended/",
        "/console/ouvrir/",
        "/console/ouvrir/89003/",
    ],
)
def test_the_intercommunalitys_administrator_enters(
    client_for: Callable[..., Any],
    epci_admin: Any,
    intercommunality: Any,
    commune_a: Any,
    address: str,
) -> None:
    browser = client_for(intercommunality, epci_admin)

    assert browser.get(address.format(commune=commune_a.pk)).status_code == 200


def test_a_commune_has_no_console(
    client_for: Callable[..., Any], make_person: Callable[..., Any], commune_a: Any
) -> None:
    admin = make_person("c@a.example", commune_a, Role.ADMINISTRATOR)

    assert client_for(commune_a, admin).get("/console/").status_code == 404


@pytest.mark.parametrize(("method", "address"), OPERATOR_PAGES)
@pytest.mark.parametrize("who", ["epci_admin", "commune_admin"])
def test_only_operators_enter_the_operators_console(
    client_for: Callable[..., Any],
    make_person: Callable[..., Any],
    epci_admin: Any,
    intercommunality: Any,
    commune_a: Any,
    who: str,
    method: str,
    address: str,
) -> None:
    person = (
        epci_admin
        if who == "epci_admin"
        else make_person("c@a.example", commune_a, Role.ADMINISTRATOR)
    )
    browser = client_for("operator", person)

    answer = getattr(browser, method)(address.format(intercommunality=intercommunality.pk))

    assert answer.status_code == 403
    assert "exploitent la plateforme" in answer.content.decode()


@pytest.mark.parametrize(("method", "address"), OPERATOR_PAGES)
def test_a_visitor_of_the_operators_host_is_asked_to_sign_in(
    client_for: Callable[..., Any], intercommunality: Any, method: str, address: str
) -> None:
    browser = client_for("operator")

    answer = getattr(browser, method)(address.format(intercommunality=intercommunality.pk))

    assert answer.status_code == 302
    assert answer["Location"].startswith("/connexion/")


@pytest.mark.parametrize(
    "address",
    [
        "/console/",
        "/console/intercommunalites/{intercommunality}/",
        "/console/intercommunalites/{intercommunality}/inviter/",
        "/console/ouvrir/",
        "/console/ouvrir/248900524/",
    ],
)
def test_the_operator_enters(
    client_for: Callable[..., Any], operator: Any, intercommunality: Any, address: str
) -> None:
    browser = client_for("operator", operator)

    assert browser.get(address.format(intercommunality=intercommunality.pk)).status_code == 200


def test_every_act_checks_the_rights_again(
    make_person: Callable[..., Any], intercommunality: Any, commune_a: Any
) -> None:
    stranger = make_person("c@a.example", commune_a, Role.ADMINISTRATOR)
    person = {"email": "x@y.example", "name": "X"}
    acts: list[Callable[[], Any]] = [
        lambda: actions.open_commune(
            "89003",
            intercommunality=intercommunality,
            start_on=today(),
            admin_email="x@y.example",
            admin_name="X",
            confirmed=True,
            actor=stranger,
        ),
        lambda: actions.open_intercommunality(
            "248900524", admin_email="x@y.example", admin_name="X", actor=stranger
        ),
        lambda: actions.retry_failed(NOBODY, intercommunality=intercommunality, actor=stranger),
        lambda: actions.retry_failed(NOBODY, intercommunality=None, actor=stranger),
        lambda: actions.invite_commune_admin(
            commune_a, intercommunality=intercommunality, actor=stranger, **person
        ),
        lambda: actions.invite_intercommunality_admin(intercommunality, actor=stranger, **person),
    ]
    for act in acts:
        with pytest.raises(NotAllowed):
            act()


@pytest.mark.parametrize("page", ["", "inviter/", "etat/suspended/"])
def test_a_commune_of_another_intercommunality_does_not_exist_here(
    client_for: Callable[..., Any],
    epci_admin: Any,
    intercommunality: Any,
    commune_elsewhere: Any,
    page: str,
) -> None:
    browser = client_for(intercommunality, epci_admin)
    address = f"/console/communes/{commune_elsewhere.pk}/{page}"

    assert browser.get(address).status_code == 404
    if page:
        answer = browser.post(address, {"reason": "x", "admin_name": "X", "admin_email": "x@y.fr"})
        assert answer.status_code == 404
    commune_elsewhere.refresh_from_db()
    assert commune_elsewhere.state == "open"


def test_a_job_of_another_intercommunality_does_not_exist_here(
    client_for: Callable[..., Any], epci_admin: Any, intercommunality: Any
) -> None:
    from tenants.onboarding.models import OnboardingJob

    job = OnboardingJob.objects.create(intercommunality_siren="240300491", label="Ailleurs")
    browser = client_for(intercommunality, epci_admin)

    assert browser.get(f"/console/ouvertures/{job.pk}/").status_code == 404
    assert browser.post(f"/console/ouvertures/{job.pk}/reessayer/").status_code == 404
