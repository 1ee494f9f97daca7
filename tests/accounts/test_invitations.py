from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from accounts import facade
from accounts.actions import invitations
from accounts.errors import InvitationRefused
from accounts.models import Invitation, User
from accounts.roles.facade import Role, grant_role, roles_of
from kernel.clock import now
from kernel.errors import NotAllowed
from kernel.outbox.facade import OutboxMessage
from kernel.tenancy import space_of
from tests.factories.accounts import PASSWORD, PersonFactory

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]


@pytest.fixture
def invitation(commune_a: Any) -> Invitation:
    return facade.invite(
        email="Nouvelle@A.example",
        name="Anne Petit",
        roles=[Role.AGENT],
        actor=None,
        authority=commune_a,
    )


def path_of(invitation: Invitation) -> str:
    return f"/invitation/{invitations.token_for(invitation)}/"


def test_the_mail_says_who_what_and_until_when(invitation: Invitation, commune_a: Any) -> None:
    mail = OutboxMessage.objects.get(handler="notifications.account_mail").payload
    assert mail["email"] == "nouvelle@a.example"
    assert commune_a.town_hall in mail["subject"]
    assert "« Agent »" in mail["text"]
    assert "http://compte.beffroi.localhost:8000/invitation/" in mail["text"]
    assert invitation.expires_at - now() > timedelta(days=13)


def test_a_newcomer_creates_the_account_and_enters(
    client_for: Browser, invitation: Invitation, commune_a: Any
) -> None:
    browser = client_for("account")
    link = path_of(invitation)
    page = browser.get(link).content.decode()
    assert commune_a.town_hall in page
    form = browser.get(f"/inscription/?next={link}").content.decode()
    assert 'value="nouvelle@a.example"' in form
    signed_up = browser.post(
        "/inscription/",
        {
            "first_name": "Anne",
            "last_name": "Petit",
            "email": "nouvelle@a.example",
            "password1": "une phrase que je garde",
            "next": link,
        },
    )
    # The link proved the address: no second mail, straight back to the invitation.
    assert signed_up["Location"] == link
    accepted = browser.post(link)
    assert urlsplit(accepted["Location"]).hostname == commune_a.primary_host
    assert accepted["Location"].endswith("/connexion/?next=/gestion/")
    with space_of(commune_a):
        assert roles_of(User.everyone.get(email="nouvelle@a.example")) == {Role.AGENT}


def test_the_link_proves_one_address_only(client_for: Browser, invitation: Invitation) -> None:
    browser = client_for("account")
    browser.get(path_of(invitation))
    signed_up = browser.post(
        "/inscription/",
        {
            "first_name": "Un",
            "last_name": "Autre",
            "email": "autre@exemple.example",
            "password1": "une phrase que je garde",
            "next": path_of(invitation),
        },
    )
    assert signed_up["Location"] == "/adresse-electronique/verification/"


def test_someone_with_an_account_accepts_after_signing_in(
    client_for: Browser, invitation: Invitation, commune_a: Any, commune_b: Any
) -> None:
    person = PersonFactory(email="nouvelle@a.example")
    browser = client_for("account")
    link = path_of(invitation)
    done = browser.post("/connexion/", {"login": person.email, "password": PASSWORD, "next": link})
    assert done["Location"] == link
    browser.get(path_of(invitation))
    with space_of(commune_a):
        assert roles_of(person) == set()  # opening the page accepts nothing
    browser.post(path_of(invitation))
    with space_of(commune_a):
        assert roles_of(person) == {Role.AGENT}
    with space_of(commune_b):
        assert roles_of(person) == set()


def test_another_persons_account_is_turned_away(
    client_for: Browser, invitation: Invitation, commune_a: Any
) -> None:
    other = PersonFactory()
    browser = client_for("account", other)
    assert "pour quelqu" in browser.get(path_of(invitation)).content.decode()
    assert browser.post(path_of(invitation)).status_code == 410
    with space_of(commune_a):
        assert roles_of(other) == set()


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"expires_at": now() - timedelta(seconds=1)}, "plus valable"),
        ({"withdrawn_at": now()}, "annulé"),
        ({"accepted_at": now()}, "déjà été acceptée"),
    ],
)
def test_a_dead_invitation_says_why(
    client_for: Browser, invitation: Invitation, commune_a: Any, facts: dict[str, Any], says: str
) -> None:
    person = PersonFactory(email="nouvelle@a.example")
    Invitation.objects.update(**facts)
    for method in ("get", "post"):
        page = getattr(client_for("account", person), method)(path_of(invitation))
        assert page.status_code == 410
        assert says in page.content.decode()
    with space_of(commune_a):
        assert roles_of(person) == set()


def test_a_link_made_up_is_nobodys(client_for: Browser, invitation: Invitation) -> None:
    for token in ("x", str(invitation.pk), path_of(invitation).split("/")[2][:-3] + "abc"):
        assert client_for("account").get(f"/invitation/{token}/").status_code == 410


def test_only_those_who_manage_a_space_invite_there(
    commune_a: Any, commune_b: Any, make_person: Any
) -> None:
    admin = make_person("admin@a.example", commune_a, Role.ADMINISTRATOR)
    agent = make_person("agent@a.example", commune_a, Role.AGENT)
    neighbour = make_person("admin@b.example", commune_b, Role.ADMINISTRATOR)
    operator = PersonFactory()
    grant_role(operator, Role.OPERATOR, actor=None)
    facade.invite(
        email="x@a.example", name="", roles=[Role.EDITOR], actor=admin, authority=commune_a
    )
    for actor in (agent, neighbour, operator):
        with pytest.raises(NotAllowed):
            facade.invite(
                email="y@a.example",
                name="",
                roles=[Role.ADMINISTRATOR],
                actor=actor,
                authority=commune_a,
            )


def test_the_first_administrator_can_be_invited_by_who_opens_the_space(
    commune_a: Any, intercommunality: Any, make_person: Any
) -> None:
    epci_admin = make_person("admin@epci.example", intercommunality, Role.ADMINISTRATOR)
    facade.invite(
        email="premiere@a.example",
        name="",
        roles=[Role.ADMINISTRATOR],
        actor=epci_admin,
        authority=commune_a,
    )
    with pytest.raises(NotAllowed):
        facade.invite(
            email="z@a.example", name="", roles=[Role.AGENT], actor=epci_admin, authority=commune_a
        )


def test_inviting_twice_renews_one_invitation_and_a_member_is_not_invited(
    commune_a: Any, invitation: Invitation, make_person: Any
) -> None:
    Invitation.objects.update(expires_at=now())
    again = facade.invite(
        email="nouvelle@a.example", name="Anne", roles=[Role.AGENT], actor=None, authority=commune_a
    )
    assert again.pk == invitation.pk
    assert not again.is_expired
    make_person("membre@a.example", commune_a, Role.AGENT)
    with pytest.raises(InvitationRefused, match="déjà ce rôle"):
        facade.invite(
            email="membre@a.example", name="", roles=[Role.AGENT], actor=None, authority=commune_a
        )
