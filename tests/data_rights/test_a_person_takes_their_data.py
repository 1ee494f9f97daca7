"""« Mes données »: every space gives its part, and nobody else's hands touch the copy."""

from __future__ import annotations

import io
import json
import uuid
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from accounts.data_rights import registry
from accounts.data_rights.actions import preparing
from accounts.data_rights.models import DataDownload, DownloadPart, PartContent
from accounts.data_rights.registry import PersonalFile, Section
from accounts.data_rights.tasks import gather as gather_task
from accounts.facade import note_presence
from accounts.models import User
from accounts.roles.facade import Role
from kernel.audit.models import AuditEntry
from kernel.clock import now
from kernel.outbox.facade import OutboxMessage
from kernel.tenancy import public_space, space_of
from tests.factories.accounts import PASSWORD, PersonFactory, as_owner

Browser = Callable[..., Client]


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


def parts() -> dict[uuid.UUID, DownloadPart]:
    with as_owner():
        return {row.authority_id: row for row in DownloadPart.objects.all()}


def gather(authority: Any) -> None:
    part = parts()[authority.id]
    with space_of(authority):
        gather_task.handler(part=str(part.pk))


def taken(browser: Client) -> zipfile.ZipFile:
    answer = browser.get("/mes-donnees/telecharger/")
    assert answer.status_code == 200
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]


def mails() -> list[dict[str, Any]]:
    with as_owner():
        rows = OutboxMessage.objects.filter(handler="notifications.account_mail")
        return [row.payload for row in rows if "copie de vos données" in row.payload["subject"]]


@pytest.mark.parametrize("path", ["", "preparer/", "telecharger/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_comes_in_without_signing_in(client_for: Browser, path: str, method: str) -> None:
    answer = getattr(client_for("account"), method)(f"/mes-donnees/{path}")
    assert answer.status_code == 302
    assert "/connexion/" in answer["Location"]


def test_a_commune_s_host_knows_nothing_of_it(client_for: Browser, commune_a: Any) -> None:
    assert client_for(commune_a).get("/mes-donnees/telecharger/").status_code == 404


def test_a_request_becomes_one_message_in_each_space_of_the_person(
    at_account: Client, commune_a: Any, commune_b: Any, intercommunality: Any
) -> None:
    assert at_account.post("/mes-donnees/preparer/").status_code == 302
    for space, wanted in ((commune_a, 1), (commune_b, 1), (intercommunality, 0)):
        with space_of(space):
            found = OutboxMessage.objects.filter(handler="data_rights.gather")
            assert found.count() == wanted
    shown = at_account.get("/mes-donnees/").content.decode()
    assert shown.count("En attente") == 2


def test_the_copy_is_ready_when_the_last_space_has_answered_and_a_mail_says_so_once(
    at_account: Client, commune_a: Any, commune_b: Any
) -> None:
    at_account.post("/mes-donnees/preparer/")
    gather(commune_a)
    assert mails() == []
    assert at_account.get("/mes-donnees/telecharger/").status_code == 404
    gather(commune_b)
    gather(commune_b)
    assert len(mails()) == 1
    assert "Léa" not in mails()[0]["subject"]
    archive = taken(at_account)
    assert set(archive.namelist()) == {"donnees.json", "lisez-moi.html"}
    page = archive.read("lisez-moi.html").decode()
    assert "lea@exemple.example" in page
    assert commune_a.full_name in page.replace("&#x27;", "'")
    assert [place["missing"] for place in json.loads(archive.read("donnees.json"))] == [False] * 3


def test_each_space_collects_under_its_own_role_with_the_person_s_files(
    at_account: Client, commune_a: Any, commune_b: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def collector(who: User) -> list[Section]:
        scan = PersonalFile("../ma pièce.pdf", lambda: io.BytesIO(b"%PDF octets"))
        record = {"<b>Nom</b>": who.first_name}
        return [Section("Essai", "Un an.", [record], [scan])]

    essai = registry.Service(collector, tuple, None, None)
    monkeypatch.setattr(registry, "_services", {"essai": essai})
    at_account.post("/mes-donnees/preparer/")
    gather(commune_a)
    gather(commune_b)
    archive = taken(at_account)
    files = [name for name in archive.namelist() if "/fichiers/" in name]
    assert len(files) == 2
    assert not any(".." in name.split("/") or name.startswith("/") for name in files)
    assert archive.read(files[0]) == b"%PDF octets"
    page = archive.read("lisez-moi.html").decode()
    assert "&lt;b&gt;Nom" in page
    assert files[0] in page


def test_a_space_that_fails_is_named_and_the_others_are_given(
    at_account: Client, commune_a: Any, commune_b: Any
) -> None:
    at_account.post("/mes-donnees/preparer/")
    gather(commune_a)
    with space_of(commune_b):
        preparing.give_up(parts()[commune_b.id].pk)
    assert len(mails()) == 1
    shown = at_account.get("/mes-donnees/").content.decode()
    assert "n&#x27;a pas pu" in shown.lower() or "n'a pas pu" in shown.lower()
    places = json.loads(taken(at_account).read("donnees.json"))
    assert sorted(place["missing"] for place in places) == [False, False, True]


def test_a_space_that_stays_silent_holds_nothing_back_after_a_day(
    at_account: Client, commune_a: Any, commune_b: Any
) -> None:
    at_account.post("/mes-donnees/preparer/")
    gather(commune_a)
    with as_owner():
        preparing.tidy()
        assert mails() == []
        DataDownload.objects.update(asked_at=now() - timedelta(hours=25))
        preparing.tidy()
    assert len(mails()) == 1
    assert parts()[commune_b.id].failed_at is not None


def test_a_part_that_comes_after_all_is_taken(
    at_account: Client, commune_a: Any, commune_b: Any
) -> None:
    at_account.post("/mes-donnees/preparer/")
    gather(commune_a)
    with space_of(commune_b):
        preparing.give_up(parts()[commune_b.id].pk)
    gather(commune_b)
    assert parts()[commune_b.id].failed_at is None
    assert len(mails()) == 1


def test_one_copy_at_a_time(at_account: Client, commune_a: Any, commune_b: Any) -> None:
    at_account.post("/mes-donnees/preparer/")
    first = {row.pk for row in parts().values()}
    at_account.post("/mes-donnees/preparer/")
    assert {row.pk for row in parts().values()} == first
    gather(commune_a)
    gather(commune_b)
    at_account.post("/mes-donnees/preparer/")
    assert first.isdisjoint(row.pk for row in parts().values())
    with as_owner():
        assert PartContent.objects.count() == 0


def test_another_person_finds_no_copy(
    at_account: Client, client_for: Browser, commune_a: Any, commune_b: Any
) -> None:
    at_account.post("/mes-donnees/preparer/")
    gather(commune_a)
    gather(commune_b)
    other = sign_in(client_for("account"), PersonFactory())
    assert other.get("/mes-donnees/telecharger/").status_code == 404
    assert commune_a.full_name not in other.get("/mes-donnees/").content.decode()


def test_whoever_signed_in_long_ago_proves_it_again(
    at_account: Client, commune_a: Any, commune_b: Any
) -> None:
    at_account.post("/mes-donnees/preparer/")
    gather(commune_a)
    gather(commune_b)
    session = at_account.session
    session["account_authentication_methods"] = [
        {**record, "at": record["at"] - 100_000}
        for record in session["account_authentication_methods"]
    ]
    session.save()
    answer = at_account.get("/mes-donnees/telecharger/")
    assert answer.status_code == 302
    assert "/confirmer/" in answer["Location"]


def test_an_expired_copy_is_refused_then_forgotten(
    at_account: Client, commune_a: Any, commune_b: Any
) -> None:
    at_account.post("/mes-donnees/preparer/")
    gather(commune_a)
    gather(commune_b)
    with as_owner():
        DataDownload.objects.update(ready_at=now() - timedelta(days=7, minutes=1))
    assert at_account.get("/mes-donnees/telecharger/").status_code == 404
    assert "n'est plus disponible" in at_account.get("/mes-donnees/").content.decode()
    with as_owner():
        preparing.tidy()
        assert not DataDownload.objects.exists()
        assert not PartContent.objects.exists()


def test_a_space_sees_and_writes_no_part_but_its_own(
    at_account: Client, commune_a: Any, commune_b: Any
) -> None:
    at_account.post("/mes-donnees/preparer/")
    gather(commune_a)
    of_a = parts()[commune_a.id]
    with space_of(commune_b):
        gather_task.handler(part=str(of_a.pk))
        preparing.give_up(of_a.pk)
        assert list(DownloadPart.objects.values_list("authority_id", flat=True)) == [commune_b.id]
        assert not PartContent.objects.exists()
        with pytest.raises(DatabaseError), transaction.atomic():
            PartContent.objects.create(
                part=parts()[commune_b.id], authority_id=commune_a.id, archive=b""
            )
        with pytest.raises(DatabaseError), transaction.atomic():
            DataDownload.objects.exists()
    assert parts()[commune_a.id].gathered_at == of_a.gathered_at


def test_the_platform_s_role_reads_no_content(at_account: Client, commune_a: Any) -> None:
    at_account.post("/mes-donnees/preparer/")
    gather(commune_a)
    with (
        space_of(commune_a),
        public_space(),
        pytest.raises(DatabaseError),
        transaction.atomic(),
    ):
        PartContent.objects.exists()


def test_a_person_the_space_does_not_know_any_more_gets_no_part(
    at_account: Client, person: User, commune_a: Any
) -> None:
    at_account.post("/mes-donnees/preparer/")
    with as_owner():
        person.presences.filter(authority_id=commune_a.id).delete()
    gather(commune_a)
    assert parts()[commune_a.id].failed_at is not None


@pytest.mark.parametrize("part", ["7d3b2a10-5c1e-4d7e-9a53-0f6a1c2b3d4e", "not-a-uuid"])
def test_a_made_up_part_writes_nothing(commune_a: Any, part: str) -> None:
    with space_of(commune_a):
        try:
            gather_task.handler(part=part)
        except ValueError:
            assert part == "not-a-uuid"
        assert not PartContent.objects.exists()


def test_asking_and_taking_are_in_the_journal_without_personal_data(
    at_account: Client, person: User, commune_a: Any, commune_b: Any
) -> None:
    at_account.post("/mes-donnees/preparer/")
    gather(commune_a)
    gather(commune_b)
    taken(at_account)
    with as_owner():
        lines = AuditEntry.objects.filter(action__startswith="data_download.")
        assert {line.action for line in lines} == {"data_download.asked", "data_download.taken"}
        assert all(line.actor_id == person.pk and line.detail == {} for line in lines)


def test_a_worker_of_the_commune_has_their_roles_in_the_copy(
    client_for: Browser, commune_a: Any, make_person: Any
) -> None:
    with space_of(commune_a):
        agent = make_person("agente@a.example", commune_a, Role.AGENT)
        sections = {section.title: section for section in registry.collect(agent)}
    assert len(sections["Rôles"].records) == 1
