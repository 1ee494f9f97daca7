"""« Supprimer mon compte »: a week to regret it, each space forgets its part, then the account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from accounts.actions.people import note_presence
from accounts.data_rights import registry
from accounts.data_rights.actions import erasing, leaving
from accounts.data_rights.models import AccountDeletion, DeletionPart
from accounts.data_rights.tasks import erase as erase_task
from accounts.data_rights.tasks import finish as finish_task
from accounts.models import SpacePresence, User
from accounts.roles.facade import Role, grant_role
from kernel.audit.models import AuditEntry
from kernel.clock import now
from kernel.outbox.facade import NotBefore, OutboxMessage
from kernel.outbox_index.models import OutboxPointer
from kernel.tenancy import public_space, space_of
from shared_services.document_requests.models import Attachment, DocumentRequest, Draft
from shared_services.notifications.gathered.models import CentreMessage, PushSubscription
from shared_services.notifications.models import Notification
from tests.factories.accounts import PASSWORD, PersonFactory, as_owner
from tests.factories.document_requests import make_draft, make_request

Browser = Callable[..., Client]
LEAVE = "/mes-donnees/supprimer/"
STAY = "/mes-donnees/supprimer/renoncer/"


@pytest.fixture
def person(commune_a: Any, commune_b: Any) -> User:
    someone: User = PersonFactory(email="lea@exemple.example", first_name="Léa")
    for commune in (commune_a, commune_b):
        with as_owner():
            note_presence(someone, commune)
    return someone


@pytest.fixture
def at_account(client_for: Browser, person: User) -> Client:
    return sign_in(client_for("account"), person)


def sign_in(browser: Client, person: User) -> Client:
    answer = browser.post("/connexion/", {"login": person.email, "password": PASSWORD})
    assert answer.status_code == 302, answer.content.decode()
    return browser


def deletion() -> AccountDeletion | None:
    with as_owner():
        return AccountDeletion.objects.first()


def parts() -> dict[Any, DeletionPart]:
    with as_owner():
        return {row.authority_id: row for row in DeletionPart.objects.all()}


def subjects() -> list[str]:
    with as_owner():
        rows = OutboxMessage.objects.filter(handler="notifications.account_mail")
        return [row.payload["subject"] for row in rows.order_by("created_at")]


def a_week_later() -> None:
    with as_owner():
        AccountDeletion.objects.update(due_at=now() - timedelta(minutes=1))
        leaving.start_due()


def erase(authority: Any) -> None:
    with space_of(authority):
        erase_task.handler(deletion_part=str(parts()[authority.id].pk))


def finish() -> None:
    found = deletion()
    assert found is not None
    with as_owner():
        finish_task.handler(leaving_id=str(found.pk))


def now_known_as(person: User) -> User:
    with as_owner():
        return User.everyone.get(pk=person.pk)


def message_to(someone: User, key: str, state: str = "sent") -> Notification:
    return Notification.objects.create(
        recipient_email=someone.email,
        recipient_name="Nom",
        user_id=someone.pk,
        subject="Objet",
        text="Texte",
        key=key,
        state=state,
    )


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("path", [LEAVE, STAY])
def test_nobody_comes_in_without_signing_in(client_for: Browser, path: str, method: str) -> None:
    answer = getattr(client_for("account"), method)(path)
    assert answer.status_code == 302
    assert "/connexion/" in answer["Location"]


def test_the_page_says_what_goes_what_stays_and_why(at_account: Client, commune_a: Any) -> None:
    shown = at_account.get(LEAVE).content.decode()
    for fate in registry.fates():
        assert fate.title
        assert fate.goes or fate.stays
        assert not fate.stays or fate.why or fate.goes
    assert "2017-890, art. 29" in shown
    assert "RGPD, art. 17" in shown
    assert commune_a.full_name in shown.replace("&#x27;", "'")


def test_every_service_that_gives_a_copy_says_what_becomes_of_it(db: None) -> None:
    silent = [name for name, each in registry._services.items() if not list(each.fates())]
    assert silent == []


def test_asking_promises_it_in_a_week_once_and_writes_at_once(
    at_account: Client, person: User
) -> None:
    at_account.post(LEAVE)
    at_account.post(LEAVE)
    found = deletion()
    assert found is not None
    assert found.started_at is None
    assert timedelta(days=6, hours=23) < found.due_at - now() <= timedelta(days=7)
    assert subjects().count("Votre compte sera supprimé dans 7 jours") == 1
    assert "Garder mon compte" in at_account.get("/mes-donnees/").content.decode()
    with as_owner():
        leaving.start_due()
    assert parts() == {}
    assert now_known_as(person).is_active


def test_whoever_signed_in_long_ago_proves_it_again(at_account: Client) -> None:
    session = at_account.session
    session["account_authentication_methods"] = [
        {**record, "at": record["at"] - 100_000}
        for record in session["account_authentication_methods"]
    ]
    session.save()
    answer = at_account.post(LEAVE)
    assert "/confirmer/" in answer["Location"]
    assert deletion() is None


def test_changing_one_s_mind_leaves_no_trace_but_the_journal(at_account: Client) -> None:
    at_account.post(LEAVE)
    at_account.post(STAY)
    at_account.post(STAY)
    assert deletion() is None
    assert subjects()[-1] == "Votre compte reste ouvert"
    with as_owner():
        told = AuditEntry.objects.filter(action__startswith="account_deletion.")
        assert sorted(line.action for line in told) == [
            "account_deletion.asked",
            "account_deletion.withdrawn",
        ]
        assert all(line.detail == {} for line in told)


def test_another_person_stops_nothing(at_account: Client, client_for: Browser) -> None:
    at_account.post(LEAVE)
    other = sign_in(client_for("account"), PersonFactory())
    other.post(STAY)
    assert deletion() is not None
    assert "Garder mon compte" not in other.get("/mes-donnees/").content.decode()


def test_once_begun_it_is_too_late_and_the_account_is_closed(
    at_account: Client, person: User
) -> None:
    at_account.post(LEAVE)
    a_week_later()
    assert not now_known_as(person).is_active
    assert at_account.get("/mes-donnees/").status_code == 302
    with as_owner(), pytest.raises(leaving.DeletionRefused):
        leaving.withdraw(actor=person)
    assert deletion() is not None


def test_whoever_still_works_somewhere_hands_over_first(
    at_account: Client, person: User, commune_a: Any
) -> None:
    with space_of(commune_a):
        grant_role(person, Role.ADMINISTRATOR, actor=None)
        grant_role(person, Role.AGENT, actor=None)
    shown = at_account.get(LEAVE).content.decode()
    assert "transmettez vos rôles" in shown
    assert "seul administrateur" in shown
    at_account.post(LEAVE)
    assert deletion() is None


def test_a_role_given_during_the_week_stops_it(
    at_account: Client, person: User, commune_a: Any
) -> None:
    at_account.post(LEAVE)
    with space_of(commune_a):
        grant_role(person, Role.AGENT, actor=None)
    a_week_later()
    assert deletion() is None
    assert now_known_as(person).is_active
    assert subjects()[-1] == "Votre compte n'a pas été supprimé"


def test_the_account_goes_only_when_every_space_has_forgotten(
    at_account: Client, person: User, commune_a: Any, commune_b: Any
) -> None:
    """A worker killed between two parts leaves the other waiting; run again, it changes nothing."""
    at_account.post(LEAVE)
    a_week_later()
    erase(commune_a)
    erase(commune_a)
    finish()
    assert now_known_as(person).email == "lea@exemple.example"
    assert subjects()[-1] != "Votre compte est supprimé"
    erase(commune_b)
    finish()
    finish()
    gone = now_known_as(person)
    assert gone.anonymised_at is not None
    assert "lea" not in gone.email
    assert subjects().count("Votre compte est supprimé") == 1
    with as_owner():
        assert not SpacePresence.objects.filter(user=person).exists()
        last = OutboxMessage.objects.filter(payload__subject="Votre compte est supprimé").get()
        assert last.payload["email"] == "lea@exemple.example"
        assert OutboxMessage.objects.filter(handler=erasing.FINISH).count() == 1
    with space_of(commune_a):
        assert AuditEntry.objects.filter(action="personal_data.erased").count() == 1


def test_each_service_forgets_this_person_and_nobody_else(
    at_account: Client, person: User, commune_a: Any, commune_b: Any
) -> None:
    other = PersonFactory()
    with as_owner():
        note_presence(other, commune_a)
    with space_of(commune_a), transaction.atomic():
        mine, theirs = make_draft(user=person), make_draft(user=other)
        sent = make_request(user=person)
        # What was just written to them has left.
        Notification.objects.update(state="sent")
        told, untold = message_to(person, "mine"), message_to(other, "theirs")
        held = message_to(person, "held", "held")
    with as_owner():
        for someone in (person, other):
            CentreMessage.objects.create(
                notification_id=told.pk if someone == person else untold.pk,
                authority_id=commune_a.id,
                user_id=someone.pk,
                subject="Objet",
            )
            PushSubscription.objects.create(
                user_id=someone.pk, endpoint=f"https://x.example/{someone.pk}"
            )
    at_account.post(LEAVE)
    a_week_later()
    erase(commune_a)
    erase(commune_b)
    finish()
    with space_of(commune_a):
        assert list(Draft.objects.values_list("pk", flat=True)) == [theirs.pk]
        assert not Attachment.objects.filter(draft_id=mine.pk).exists()
        sent.refresh_from_db()
        assert sent.user_id is None
        assert sent.applicant_last_name == "Roy"
        for row in (told, held, untold):
            row.refresh_from_db()
        assert (told.text, told.recipient_email, told.user_id) == ("", "", None)
        assert held.state == "silenced"
        assert (untold.text, untold.recipient_email) == ("Texte", other.email)
        assert DocumentRequest.objects.count() == 1
    with as_owner():
        assert [row.user_id for row in CentreMessage.objects.all()] == [other.pk]
        assert [row.user_id for row in PushSubscription.objects.all()] == [other.pk]


def test_a_message_still_leaving_makes_the_space_wait_whole(
    at_account: Client, person: User, commune_a: Any
) -> None:
    with space_of(commune_a), transaction.atomic():
        make_draft(user=person)
        message_to(person, "leaving", "created")
    at_account.post(LEAVE)
    a_week_later()
    with pytest.raises(NotBefore):
        erase(commune_a)
    with space_of(commune_a):
        assert Draft.objects.count() == 1
    assert parts()[commune_a.id].erased_at is None


def test_a_space_that_fails_is_named_and_tried_again(
    at_account: Client, person: User, commune_a: Any, commune_b: Any
) -> None:
    at_account.post(LEAVE)
    a_week_later()
    erase(commune_a)
    with space_of(commune_b):
        erasing.note_failure(parts()[commune_b.id].pk)
        assert AuditEntry.objects.filter(action="personal_data.erasure_failed").exists()
    with as_owner():
        line = AuditEntry.objects.get(action="account_deletion.part_failed")
        assert line.detail["authority"] == commune_b.full_name
        assert "lea" not in str(line.detail)
    finish()
    assert now_known_as(person).anonymised_at is None
    with space_of(commune_b):
        OutboxMessage.objects.filter(handler=erasing.ERASE).update(state="dead", done_at=now())
    with as_owner():
        # A message that was given up is pointed to no more.
        OutboxPointer.objects.filter(handler=erasing.ERASE).delete()
        DeletionPart.objects.filter(failed_at__isnull=False).update(
            failed_at=now() - timedelta(days=1)
        )
        erasing.try_again()
    assert parts()[commune_b.id].failed_at is None
    with space_of(commune_b):
        assert OutboxMessage.objects.get(handler=erasing.ERASE).state == "created"


def test_a_space_that_is_gone_has_nothing_left_to_forget(
    at_account: Client, person: User, commune_a: Any, commune_b: Any
) -> None:
    at_account.post(LEAVE)
    a_week_later()
    erase(commune_a)
    with as_owner():
        part = parts()[commune_b.id]
        part.authority_id = part.pk  # an identity that no authority has
        part.save()
        erasing.try_again()
    finish()
    assert now_known_as(person).anonymised_at is not None


def test_a_space_erases_no_part_but_its_own(
    at_account: Client, person: User, commune_a: Any, commune_b: Any
) -> None:
    at_account.post(LEAVE)
    a_week_later()
    of_a = str(parts()[commune_a.id].pk)
    with space_of(commune_b):
        erase_task.handler(deletion_part=of_a)
        erasing.note_failure(parts()[commune_a.id].pk)
        assert [row.authority_id for row in DeletionPart.objects.all()] == [commune_b.id]
        with public_space():
            assert DeletionPart.objects.filter(erased_at=None, failed_at=None).count() == 2


def test_the_request_is_forgotten_a_month_after_the_end(
    at_account: Client, commune_a: Any, commune_b: Any
) -> None:
    at_account.post(LEAVE)
    a_week_later()
    erase(commune_a)
    erase(commune_b)
    finish()
    with as_owner():
        leaving.forget_done()
        assert AccountDeletion.objects.exists()
        AccountDeletion.objects.update(done_at=now() - timedelta(days=31))
        leaving.forget_done()
        assert not AccountDeletion.objects.exists()
