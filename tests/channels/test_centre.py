"""« Mes messages » on the account host: gathered from spaces, seen by their person alone."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kernel.clock import now
from kernel.tenancy import public_space, space_of
from shared_services.notifications.gathered import links
from shared_services.notifications.gathered.actions.centre import forget_old_messages, gather
from shared_services.notifications.gathered.models import CentreMessage
from shared_services.notifications.models import Notification
from tests.channels.conftest import again
from tests.factories.accounts import PersonFactory, as_owner
from tests.factories.notifications import make_notification
from tests.notifications.smtp import Mailbox

SCREEN = "/mes-messages/"


def told(authority: Any, person: Any, subject: str = "Votre demande", about: str = "") -> Any:
    identity = uuid.uuid4()
    with space_of(authority):
        gather(identity, user_id=person.pk, subject=subject, about=about)
    return identity


@pytest.fixture
def camille(db: None) -> Any:
    return PersonFactory(email="camille@exemple.example")


def test_a_mail_to_an_account_waits_there_too_without_its_text(
    commune_a: Any, camille: Any, client_for: Callable[..., Client], mailbox: Mailbox
) -> None:
    with space_of(commune_a):
        identity = make_notification(subject="Votre acte est prêt", text="Secret du dossier")
        Notification.objects.filter(pk=identity).update(user_id=camille.pk)
    again(commune_a, identity)
    with as_owner():
        kept = CentreMessage.objects.get(pk=identity)
        assert "Secret" not in str(vars(kept))
    browser = client_for("account", camille)
    page = browser.get(SCREEN).content.decode()
    assert "Votre acte est prêt" in page
    assert commune_a.town_hall in page
    assert "1 message" in browser.get("/").content.decode()


def test_an_address_that_bounced_does_not_keep_the_message_from_the_account(
    commune_a: Any, camille: Any, mailbox: Mailbox
) -> None:
    mailbox.answer = "550 5.1.1 no such mailbox"
    with space_of(commune_a):
        identity = make_notification()
        Notification.objects.filter(pk=identity).update(user_id=camille.pk)
    assert again(commune_a, identity).state == "failed"
    with as_owner():
        assert CentreMessage.objects.filter(pk=identity).exists()


def test_nobody_reads_without_signing_in(client_for: Callable[..., Client], db: None) -> None:
    stranger = client_for("account")
    for address in (SCREEN, f"{SCREEN}{uuid.uuid4()}/"):
        assert stranger.get(address).status_code == 302
    for act in ("tout-lu", "alertes/activer", "alertes/arreter"):
        assert stranger.post(f"{SCREEN}{act}/").status_code == 302


def test_messages_of_several_communes_come_together(
    commune_a: Any, commune_b: Any, camille: Any, client_for: Callable[..., Client]
) -> None:
    told(commune_a, camille, "De la première")
    told(commune_b, camille, "De la seconde")
    page = client_for("account", camille).get(SCREEN).content.decode()
    assert "De la première" in page
    assert "De la seconde" in page
    assert "2 messages ne sont pas lus" in page


def test_another_person_sees_nothing_of_it(
    commune_a: Any, camille: Any, client_for: Callable[..., Client]
) -> None:
    identity = told(commune_a, camille, "Pour Camille")
    other = client_for("account", PersonFactory())
    assert "Pour Camille" not in other.get(SCREEN).content.decode()
    assert other.get(f"{SCREEN}{identity}/").status_code == 404
    other.post(f"{SCREEN}tout-lu/")
    with as_owner():
        assert CentreMessage.objects.get(pk=identity).read_at is None


def test_reading_leads_to_the_town_hall_and_is_noted(
    commune_a: Any,
    camille: Any,
    client_for: Callable[..., Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(links, "_finders", [])
    links.register_path_finder(lambda about, user_id: f"/mes-demarches/{about}/" if about else "")
    identity = told(commune_a, camille, about="abc")
    answer = client_for("account", camille).get(f"{SCREEN}{identity}/")
    assert answer["Location"] == commune_a.url("/mes-demarches/abc/")
    with as_owner():
        assert CentreMessage.objects.get(pk=identity).read_at is not None


@pytest.mark.parametrize(
    "url", ["https://mechant.example/", "//mechant.example/", "javascript:alert(1)", "", "/x"]
)
def test_a_link_that_leaves_the_town_halls_hosts_is_not_followed(
    commune_a: Any, camille: Any, client_for: Callable[..., Client], url: str
) -> None:
    identity = told(commune_a, camille)
    with as_owner():
        CentreMessage.objects.filter(pk=identity).update(url=url)
    answer = client_for("account", camille).get(f"{SCREEN}{identity}/")
    assert answer["Location"] == commune_a.url("/")


def test_all_are_read_at_once(
    commune_a: Any, camille: Any, client_for: Callable[..., Client]
) -> None:
    for _ in range(3):
        told(commune_a, camille)
    browser = client_for("account", camille)
    page = browser.post(f"{SCREEN}tout-lu/", follow=True).content.decode()
    assert "3 messages marqués comme lus" in page
    assert "Aucun message non lu" in browser.get("/").content.decode()


def test_told_again_it_stays_read(
    commune_a: Any, camille: Any, client_for: Callable[..., Client]
) -> None:
    identity = told(commune_a, camille)
    client_for("account", camille).get(f"{SCREEN}{identity}/")
    with space_of(commune_a):
        gather(identity, user_id=camille.pk, subject="Encore", about="")
    with as_owner():
        assert CentreMessage.objects.get(pk=identity).read_at is not None


def test_a_space_sees_and_writes_its_own_lines_only(
    commune_a: Any, commune_b: Any, camille: Any
) -> None:
    identity = told(commune_a, camille)
    with space_of(commune_b):
        assert not CentreMessage.objects.exists()
        with pytest.raises(ProgrammingError), transaction.atomic():
            CentreMessage.objects.create(
                notification_id=uuid.uuid4(), authority_id=commune_a.pk, user_id=camille.pk
            )
        with pytest.raises(ProgrammingError), transaction.atomic():
            CentreMessage.objects.filter(pk=identity).update(subject="changé")


def test_lines_are_forgotten_after_a_year(commune_a: Any, camille: Any) -> None:
    old, new = told(commune_a, camille), told(commune_a, camille)
    with as_owner():
        CentreMessage.objects.filter(pk=old).update(created_at=now() - timedelta(days=366))
    with public_space():
        assert forget_old_messages() == 1
        assert list(CentreMessage.objects.values_list("pk", flat=True)) == [new]


def test_the_list_asks_as_much_for_one_as_for_twenty(
    commune_a: Any, camille: Any, client_for: Callable[..., Client]
) -> None:
    browser = client_for("account", camille)
    told(commune_a, camille)
    browser.get(SCREEN)
    with CaptureQueriesContext(connection) as one:
        browser.get(SCREEN)
    for _ in range(19):
        told(commune_a, camille)
    with CaptureQueriesContext(connection) as twenty:
        browser.get(SCREEN)
    assert len(twenty) == len(one)
