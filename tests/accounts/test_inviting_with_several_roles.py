"""One invitation for several roles, offered to its person however they signed in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts import facade
from accounts.actions import invitations
from accounts.errors import InvitationRefused
from accounts.models import Invitation, User
from accounts.roles.actions import editing
from accounts.roles.facade import Role
from accounts.roles.queries import own_codes_of
from kernel.clock import now
from kernel.outbox.facade import OutboxMessage
from kernel.tenancy import space_of
from tests.factories.accounts import PersonFactory

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]
EMAIL = "nouvelle@a.example"


@pytest.fixture
def admin(commune_a: Any, make_person: Any) -> User:
    return make_person("admin@a.example", commune_a, Role.ADMINISTRATOR)


def invite(commune: Any, *roles: str, actor: Any = None) -> Invitation:
    return facade.invite(email=EMAIL, name="Anne", roles=roles, actor=actor, authority=commune)


def test_all_the_roles_are_told_and_given_the_spaces_own_included(
    commune_a: Any, commune_b: Any, admin: User, client_for: Browser
) -> None:
    with space_of(commune_a):
        own = editing.add_role(
            label="Accueil", promise="Reçoit.", names={"requests.handle"}, actor=admin
        )
    sent = {"email": EMAIL, "name": "Anne", "roles": ["redacteur", "agent", own]}
    answer = client_for(commune_a, admin).post("/gestion/equipe/inviter/", sent)
    assert answer.status_code == 302
    invitation = Invitation.objects.get()
    assert invitation.codes == ["agent", "redacteur", own]
    text = OutboxMessage.objects.get(handler="notifications.account_mail").payload["text"]
    assert "« Agent »" in text
    assert "« Rédacteur »" in text
    assert "« Accueil » : Reçoit." in text
    team = client_for(commune_a, admin).get("/gestion/equipe/").content.decode()
    assert "Agent, Rédacteur, Accueil" in team
    person = PersonFactory(email=EMAIL)
    browser = client_for("account", person)
    link = f"/invitation/{invitations.token_for(invitation)}/"
    assert "Accueil" in browser.get(link).content.decode()
    assert browser.post(link).status_code == 302
    with space_of(commune_a):
        assert own_codes_of(person) == {"agent", "redacteur", own}
    with space_of(commune_b):
        assert own_codes_of(person) == set()


def test_inviting_again_changes_the_roles_of_the_one_that_waits(
    commune_a: Any, commune_b: Any
) -> None:
    invite(commune_b, Role.AGENT)
    first = invite(commune_a, Role.AGENT, Role.EDITOR)
    again = invite(commune_a, Role.MAYOR, Role.EDITOR)
    assert again.pk == first.pk
    waiting = Invitation.objects.waiting().of_authority(commune_a.pk)
    assert [entry.codes for entry in waiting] == [["redacteur", "maire"]]


@pytest.mark.parametrize("roles", [[], ["roi"], ["agent", "roi"], ["operateur"], ["intercommunal"]])
def test_a_role_that_is_not_of_this_space_is_refused(commune_a: Any, roles: list[str]) -> None:
    with pytest.raises(InvitationRefused, match="n'existe pas ici"):
        invite(commune_a, *roles)


def test_a_role_that_went_since_is_not_given_and_alone_it_refuses(
    commune_a: Any, admin: User, client_for: Browser
) -> None:
    with space_of(commune_a):
        own = editing.add_role(label="Été", promise="", names={"requests.handle"}, actor=admin)
    both, person = invite(commune_a, own, Role.AGENT), PersonFactory(email=EMAIL)
    with space_of(commune_a):
        editing.drop_role(own, actor=admin)
    invitations.accept(both, user=person)
    with space_of(commune_a):
        assert own_codes_of(person) == {"agent"}
    Invitation.objects.update(accepted_at=None, role=own, roles=[own])
    with pytest.raises(InvitationRefused, match="n'existe plus"):
        invitations.accept(both, user=person)


def test_the_accounts_home_offers_what_waits_for_its_address_alone(
    commune_a: Any, client_for: Browser
) -> None:
    invite(commune_a, Role.AGENT)
    waits = "Une invitation vous attend"
    mine = client_for("account", PersonFactory(email=EMAIL))
    page = mine.get("/").content.decode()
    assert waits in page
    assert commune_a.town_hall.replace("'", "&#x27;") in page
    assert waits not in client_for("account", PersonFactory()).get("/").content.decode()
    Invitation.objects.update(expires_at=now() - timedelta(seconds=1))
    assert waits not in mine.get("/").content.decode()
