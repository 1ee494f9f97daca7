"""« Journal » in the back office: who reads it, what it says, search, exports."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.roles.facade import Role
from kernel.audit.models import AuditEntry
from kernel.audit.verifying import verify
from kernel.audit.where import Where, coming_from
from kernel.clock import now, today
from kernel.tenancy import schema_named, space_of

SCREEN = "/gestion/journal/"
ROUTES = ("", "verification/", "journal.jsonl", "journal.csv")
Write = Callable[..., None]


def body(answer: Any) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return str(content.decode()).replace("&#x27;", "'")


@pytest.mark.parametrize("route", ROUTES)
def test_nobody_reads_it_without_signing_in(
    commune_a: Any, client_for: Callable[..., Client], route: str
) -> None:
    answer = client_for(commune_a).get(SCREEN + route)
    assert answer.status_code == 302
    assert "/connexion/" in answer["Location"]


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("role", [Role.AGENT, Role.EDITOR])
def test_only_administrators_read_it(
    commune_a: Any,
    make_person: Callable[..., Any],
    client_for: Callable[..., Client],
    route: str,
    role: Role,
) -> None:
    person = make_person("agent@exemple.example", commune_a, role)
    answer = client_for(commune_a, person).get(SCREEN + route)
    assert answer.status_code == 403
    assert "administrateurs" in body(answer)


@pytest.mark.parametrize("route", ROUTES)
def test_an_administrator_of_another_space_is_refused(
    commune_a: Any, commune_b: Any, admin: Any, client_for: Callable[..., Client], route: str
) -> None:
    assert client_for(commune_b, admin).get(SCREEN + route).status_code in {302, 403}


def test_it_shows_the_lines_of_this_space_alone_in_plain_french(
    commune_a: Any, commune_b: Any, admin: Any, client: Client, write: Write
) -> None:
    write(commune_a, "role.granted", actor=admin, target="moi", role="agent")
    write(commune_b, "role.granted", target="ailleurs", role="redacteur")
    page = body(client.get(SCREEN))
    assert "Ana Diaz</strong> (Administrateur) a donné le rôle « agent »." in page
    assert "ailleurs" not in page
    assert "role.granted</" not in page


def test_a_resident_is_not_named_in_the_line(
    commune_a: Any, make_person: Callable[..., Any], write: Write
) -> None:
    resident = make_person("camille@exemple.example", first_name="Camille", last_name="Roy")
    write(commune_a, "document_request.received", actor=resident, number="X1")
    with space_of(commune_a):
        line = AuditEntry.objects.get(action="document_request.received")
    assert (line.actor_name, line.actor_role, line.actor_id) == ("", "", resident.pk)


def test_a_line_says_from_which_host_and_network_and_never_the_address(
    commune_a: Any, client: Client
) -> None:
    client.get(SCREEN + "journal.csv", REMOTE_ADDR="203.0.113.77")
    with space_of(commune_a):
        line = AuditEntry.objects.get(action="journal.exported")
    assert (line.host, line.network) == (commune_a.primary_host, "203.0.113.0/24")
    assert "203.0.113.77" not in body(client.get(SCREEN))


def test_who_is_not_signed_in_is_told_from_the_platform_itself(
    commune_a: Any, client: Client, write: Write
) -> None:
    write(commune_a, "document_request.purged", number="A1")
    with coming_from(Where("chassy.example", "203.0.113.0/24")):
        write(commune_a, "document_request.received", number="A2")
    page = body(client.get(SCREEN))
    assert "La plateforme</strong> a effacé la demande A1" in page
    assert "Une personne non connectée</strong> a déposé la demande A2." in page


def test_before_and_after_are_shown(commune_a: Any, client: Client, write: Write) -> None:
    write(commune_a, "role.granted", before={"role": "agent"}, after={"role": "administrateur"})
    page = body(client.get(SCREEN))
    assert "Ce qui a changé" in page
    assert "<td>agent</td><td>administrateur</td>" in page


def test_search_by_person_action_object_and_period(
    commune_a: Any, admin: Any, client: Client, write: Write
) -> None:
    write(commune_a, "role.granted", actor=admin, target="objet-un", role="agent")
    write(commune_a, "document_request.refused", target="objet-deux", number="AB-12")
    with space_of(commune_a):
        AuditEntry.objects.create(
            action="role.revoked", target="objet-vieux", at=now() - timedelta(days=40)
        )

    def seen(**asked: str) -> set[str]:
        page = body(client.get(SCREEN, asked))
        return {name for name in ("objet-un", "objet-deux", "objet-vieux") if name in page}

    assert seen() == {"objet-un", "objet-deux", "objet-vieux"}
    assert seen(personne="ana") == {"objet-un"}
    assert seen(personne=str(admin.pk)) == {"objet-un"}
    assert seen(action="document_request.refused") == {"objet-deux"}
    assert seen(objet="ab-12") == {"objet-deux"}
    assert seen(objet="OBJET-U") == {"objet-un"}
    assert seen(du=f"{today() - timedelta(days=2)}") == {"objet-un", "objet-deux"}
    assert seen(au=f"{today() - timedelta(days=2)}") == {"objet-vieux"}
    assert seen(personne="personne de ce nom") == set()


def test_bad_filters_are_explained_and_break_nothing(client: Client) -> None:
    asked = {"du": "2026-12-01", "au": "2026-01-01", "action": "<script>", "page": "x"}
    page = body(client.get(SCREEN, asked))
    assert "avant la première" in page
    assert "<script>" not in page
    assert client.get(SCREEN, {"du": "hier", "personne": "a" * 300}).status_code == 200
    assert client.get(SCREEN, {"objet": "%_'\"\\ é"}).status_code == 200
    assert client.get(SCREEN, {"objet": "a\x00b"}).status_code == 200


def test_details_are_escaped(commune_a: Any, client: Client, write: Write) -> None:
    write(commune_a, "role.granted", target="<b>x", role="<script>alert(1)</script>")
    page = body(client.get(SCREEN))
    assert "<script>alert(1)" not in page
    assert "<b>x" not in page


def test_the_screen_takes_as_many_queries_for_one_line_as_for_twenty(
    commune_a: Any, client: Client, write: Write, django_assert_max_num_queries: Any
) -> None:
    counts = []
    for more in (1, 19):
        for _ in range(more):
            write(commune_a, "role.granted", role="agent")
        client.get(SCREEN)
        with django_assert_max_num_queries(70) as queries:
            client.get(SCREEN)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_whole_journal_is_verifiable_and_its_taking_is_written(
    commune_a: Any, client: Client, write: Write
) -> None:
    write(commune_a, "role.granted", role="agent")
    answer = client.get(SCREEN + "journal.jsonl")
    lines = body(answer).splitlines()
    assert verify(lines).is_intact
    assert json.loads(lines[-1])["action"] == "journal.exported"
    assert "no-store" in answer["Cache-Control"]
    assert "attachment" in answer["Content-Disposition"]


def test_the_table_opens_in_a_spreadsheet_without_formulas(
    commune_a: Any, client: Client, write: Write
) -> None:
    write(commune_a, "role.granted", target="=1+1", role="agent")
    text = body(client.get(SCREEN + "journal.csv", {"action": "role.granted", "objet": "=1"}))
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert len(rows) == 2
    assert rows[1][4:6] == ["a donné le rôle « agent »", "'=1+1"]


def test_the_screen_verifies_and_names_a_break(
    commune_a: Any, client: Client, write: Write
) -> None:
    write(commune_a, "role.granted", role="agent")
    assert "Le journal est intact" in body(client.get(SCREEN + "verification/"))
    with schema_named(commune_a.schema_name):
        AuditEntry.objects.filter(action="role.granted").update(target="autre")
    page = body(client.get(SCREEN + "verification/"))
    assert "Le journal a été modifié" in page
    assert "a été modifiée" in page


def test_the_menu_shows_it_to_administrators_alone(
    commune_a: Any,
    client: Client,
    make_person: Callable[..., Any],
    client_for: Callable[..., Client],
) -> None:
    assert SCREEN in body(client.get("/gestion/"))
    agent = make_person("agent@exemple.example", commune_a, Role.AGENT)
    assert SCREEN not in body(client_for(commune_a, agent).get("/gestion/"))


CONSOLE = "/console/journal/"


@pytest.mark.parametrize("route", ROUTES)
def test_the_platforms_journal_is_for_operators_alone(
    admin: Any, client_for: Callable[..., Client], route: str
) -> None:
    assert client_for("operator").get(CONSOLE + route).status_code == 302
    assert client_for("operator", admin).get(CONSOLE + route).status_code == 403


def test_operators_read_the_platforms_journal_and_no_communes(
    commune_a: Any, operator: Any, client_for: Callable[..., Client], write: Write
) -> None:
    write(commune_a, "role.granted", target="secret-de-la-commune", role="agent")
    client = client_for("operator", operator)
    page = body(client.get(CONSOLE))
    assert "a donné le rôle « operateur »" in page
    assert "secret-de-la-commune" not in page
    assert verify(body(client.get(CONSOLE + "journal.jsonl")).splitlines()).is_intact
    assert "Odile Roux" in body(client.get(CONSOLE + "journal.csv"))
    assert "Le journal est intact" in body(client.get(CONSOLE + "verification/"))
