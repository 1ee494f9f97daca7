"""Nobody of a former commune has a right in the new one before an administrator says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import Invitation
from accounts.roles.facade import Role, members
from kernel.tenancy import space_of
from tenants.mergers.traces.models import FormerCommune, RightsProposal

pytestmark = pytest.mark.django_db
Person = Callable[..., Any]


@pytest.fixture
def proposal(commune_a: Any, make_person: Person) -> RightsProposal:
    former = make_person("agent@filain.example")
    with space_of(commune_a):
        return RightsProposal.objects.create(
            user_id=former.pk,
            email=former.email,
            roles_held={"Filain": ["agent"]},
            roles_proposed=["agent"],
        )


@pytest.fixture
def admin(commune_a: Any, make_person: Person) -> Any:
    return make_person("admin@chassy.example", commune_a, Role.ADMINISTRATOR)


def address(proposal: RightsProposal) -> str:
    return f"/gestion/fusion/{proposal.pk}/"


def test_a_stranger_is_sent_to_sign_in(
    commune_a: Any, proposal: RightsProposal, client_for: Callable[..., Client]
) -> None:
    for answer in (
        client_for(commune_a).get("/gestion/fusion/"),
        client_for(commune_a).post(address(proposal)),
    ):
        assert answer.status_code == 302
        assert "connexion" in answer["Location"] or "login" in answer["Location"]


@pytest.mark.parametrize("role", [Role.AGENT, Role.EDITOR])
def test_only_administrators_see_and_decide(
    commune_a: Any,
    proposal: RightsProposal,
    make_person: Person,
    client_for: Callable[..., Client],
    role: Role,
) -> None:
    browser = client_for(commune_a, make_person("autre@chassy.example", commune_a, role))
    assert browser.get("/gestion/fusion/").status_code == 403
    assert browser.post(address(proposal), {"roles": "agent"}).status_code == 403
    assert not Invitation.objects.exists()


def test_an_administrator_of_the_next_commune_decides_nothing(
    commune_a: Any,
    commune_b: Any,
    proposal: RightsProposal,
    make_person: Person,
    client_for: Callable[..., Client],
) -> None:
    neighbour = make_person("admin@senan.example", commune_b, Role.ADMINISTRATOR)
    assert client_for(commune_a, neighbour).post(address(proposal)).status_code in {302, 403}
    client_for(commune_b, neighbour).post(address(proposal), {"roles": "agent"})
    assert not Invitation.objects.exists()
    with space_of(commune_a):
        assert RightsProposal.objects.get().decision == "waiting"


def test_inviting_sends_an_invitation_and_grants_nothing(
    commune_a: Any, proposal: RightsProposal, admin: Any, client_for: Callable[..., Client]
) -> None:
    with space_of(commune_a):
        FormerCommune.objects.create(
            origin_authority_id=commune_a.pk,
            name="Filain",
            insee_code="02311",
            schema_name="s_x",
            succeeded_on="2025-01-01",
        )
    browser = client_for(commune_a, admin)
    page = browser.get("/gestion/fusion/")
    assert "agent@filain.example" in page.text
    assert "Filain : Agent" in page.text
    assert browser.post(address(proposal), {"roles": ["agent", "roi"]}).status_code == 302
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role) == ("agent@filain.example", "agent")
    with space_of(commune_a):
        assert RightsProposal.objects.get().decision == "invited"
        assert [member.email for member in members()] == ["admin@chassy.example"]
    browser.post(address(proposal), {"roles": ["administrateur"]})
    assert Invitation.objects.count() == 1, "decided once"


def test_refusing_or_ticking_nothing_invites_nobody(
    commune_a: Any, proposal: RightsProposal, admin: Any, client_for: Callable[..., Client]
) -> None:
    browser = client_for(commune_a, admin)
    browser.post(address(proposal), {})
    with space_of(commune_a):
        assert RightsProposal.objects.get().decision == "waiting"
    browser.post(address(proposal), {"decision": "refuser"})
    assert not Invitation.objects.exists()
    with space_of(commune_a):
        assert RightsProposal.objects.get().decision == "refused"
