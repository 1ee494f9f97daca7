"""« Messages envoyés » in the back office: who may see it, what it shows, « Réessayer »."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.roles.facade import Role
from kernel.audit.models import AuditEntry
from kernel.outbox.models import OutboxMessage
from kernel.outbox_index.models import OutboxPointer
from kernel.tenancy import space_of
from shared_services.notifications.models import Notification
from tests.factories.notifications import make_notification

SCREEN = "/gestion/notifications/"


@pytest.fixture
def signed_in(make_person: Callable[..., Any], client_for: Callable[..., Client]) -> Any:
    def sign_in(authority: Any, *roles: Role, at: Any = None) -> Client:
        email = f"{'-'.join(roles) or 'personne'}@exemple.example"
        user = make_person(email, authority, *roles)
        return client_for(at or authority, user)

    return sign_in


def make_failed(authority: Any, **facts: Any) -> Any:
    """A message that failed for good, with its dead letter."""
    with space_of(authority):
        notification = make_notification(**facts)
        message = OutboxMessage.objects.get(key=str(notification))
        OutboxMessage.objects.filter(pk=message.pk).update(state="dead", attempts=3)
        OutboxPointer.objects.filter(pk=message.pk).delete()
        Notification.objects.filter(pk=notification).update(
            state="failed", attempts=3, last_error="550 no such mailbox"
        )
    return notification


def test_nobody_sees_the_messages_without_signing_in(
    commune_a: Any, client_for: Callable[..., Client]
) -> None:
    answer = client_for(commune_a).get(SCREEN)
    assert answer.status_code == 302
    assert "/connexion/" in answer["Location"]


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AGENT])
def test_administrators_and_agents_see_the_messages_of_their_space_only(
    commune_a: Any, commune_b: Any, signed_in: Any, role: Role
) -> None:
    make_failed(commune_a, email="ici@exemple.example", subject="Votre demande")
    make_failed(commune_b, email="ailleurs@exemple.example", subject="Votre demande")
    page = signed_in(commune_a, role).get(SCREEN).content.decode()
    assert "ici@exemple.example" in page
    assert "ailleurs@exemple.example" not in page
    assert "550 no such mailbox" in page
    assert "non envoyé" in page


def test_editors_are_refused(commune_a: Any, signed_in: Any) -> None:
    answer = signed_in(commune_a, Role.EDITOR).get(SCREEN)
    assert answer.status_code == 403
    assert "administrateurs et les agents" in answer.content.decode()


def test_an_agent_of_another_commune_is_refused(
    commune_a: Any, commune_b: Any, signed_in: Any
) -> None:
    notification = make_failed(commune_b)
    stranger = signed_in(commune_a, Role.AGENT, at=commune_b)
    assert stranger.get(SCREEN).status_code in {302, 403}
    assert stranger.post(f"{SCREEN}{notification}/reessayer/").status_code in {302, 403}
    with space_of(commune_b):
        assert Notification.objects.get(pk=notification).state == "failed"


def test_trying_again_sends_it_back_to_the_outbox_and_is_written_down(
    commune_a: Any, signed_in: Any
) -> None:
    notification = make_failed(commune_a)
    answer = signed_in(commune_a, Role.AGENT).post(
        f"{SCREEN}{notification}/reessayer/", follow=True
    )
    assert "Nouvel essai demandé" in answer.content.decode()
    with space_of(commune_a):
        assert Notification.objects.get(pk=notification).state == "created"
        message = OutboxMessage.objects.get(key=str(notification))
        assert (message.state, message.attempts) == ("created", 0)
        assert AuditEntry.objects.get(action="notification.retried").actor_id is not None


def test_trying_again_needs_a_post_and_a_message_of_this_space_in_failure(
    commune_a: Any, commune_b: Any, signed_in: Any
) -> None:
    client = signed_in(commune_a, Role.AGENT)
    elsewhere = make_failed(commune_b)
    with space_of(commune_a):
        waiting = make_notification()
    assert client.get(f"{SCREEN}{waiting}/reessayer/").status_code == 405
    for other in (waiting, elsewhere):
        answer = client.post(f"{SCREEN}{other}/reessayer/", follow=True)
        assert "rien à relancer" in answer.content.decode().replace("&#x27;", "'")
    with space_of(commune_b):
        assert Notification.objects.get(pk=elsewhere).state == "failed"


def test_the_list_is_filtered_by_state_and_by_address(commune_a: Any, signed_in: Any) -> None:
    make_failed(commune_a, email="perdue@exemple.example")
    with space_of(commune_a):
        make_notification(email="attendue@exemple.example")
    client = signed_in(commune_a, Role.AGENT)
    failed = client.get(SCREEN, {"etat": "failed"}).content.decode()
    assert "perdue@" in failed
    assert "attendue@" not in failed
    found = client.get(SCREEN, {"q": "ATTENDUE"}).content.decode()
    assert "attendue@" in found
    assert "perdue@" not in found
    assert client.get(SCREEN, {"etat": "<script>", "page": "x"}).status_code == 200


def test_names_and_errors_are_escaped(commune_a: Any, signed_in: Any) -> None:
    make_failed(commune_a, name="<script>alert(1)</script>")
    page = signed_in(commune_a, Role.AGENT).get(SCREEN).content.decode()
    assert "<script>alert(1)" not in page


def test_the_screen_takes_as_many_queries_for_one_message_as_for_twenty(
    commune_a: Any, signed_in: Any, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(commune_a, Role.AGENT)
    counts = []
    for more in (1, 19):
        for _ in range(more):
            make_failed(commune_a)
        client.get(SCREEN)
        with django_assert_max_num_queries(70) as queries:
            client.get(SCREEN)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_menu_shows_the_entry_to_agents_and_not_to_editors(
    commune_a: Any, signed_in: Any
) -> None:
    assert SCREEN in signed_in(commune_a, Role.AGENT).get("/gestion/").content.decode()
    assert SCREEN not in signed_in(commune_a, Role.EDITOR).get("/gestion/").content.decode()
