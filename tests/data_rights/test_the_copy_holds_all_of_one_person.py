"""The copy of someone known in two communes: every chapter has their rows, and nobody else's."""

from __future__ import annotations

import json
from typing import Any

from django.db import transaction

from accounts.actions.people import note_presence
from accounts.data_rights import registry
from accounts.data_rights.collectors import in_public
from accounts.models import User
from accounts.roles.facade import Role, grant_role
from kernel.audit import facade as audit
from kernel.tenancy import space_of
from shared_services.document_requests.models import Message
from shared_services.notifications.models import Notification
from tests.factories.accounts import PersonFactory, as_owner
from tests.factories.document_requests import make_draft, make_request


def test_every_chapter_has_their_rows_and_nobody_else_s(
    commune_a: Any, commune_b: Any, client_for: Any
) -> None:
    lea: User = PersonFactory(email="lea@exemple.example")
    other: User = PersonFactory(email="autre@exemple.example")
    for commune, word in ((commune_a, "chez-a"), (commune_b, "chez-b")):
        for someone in (lea, other):
            _known_in(commune, someone, f"{word}-{someone.email[:3]}")
    told = {commune.id: _told(commune, lea) for commune in (commune_a, commune_b)}
    for commune, mine, next_door in (
        (commune_a, "chez-a-lea", "chez-b"),
        (commune_b, "chez-b-lea", "chez-a"),
    ):
        chapters = told[commune.id]
        assert {
            "Rôles",
            "Ce que vous avez fait, d'après le journal",
            "Vos demandes",
            "Vos demandes commencées",
            "Messages que la mairie vous a envoyés",
        } <= set(chapters)
        said = json.dumps(chapters, ensure_ascii=False, default=str)
        assert said.count(mine) >= 3
        assert next_door not in said
        assert "-aut" not in said
        assert "autre@" not in said
    with as_owner():
        public = {section.title: section.records for section in in_public(lea)}
    assert public["Votre compte"][0]["Adresse électronique"] == "lea@exemple.example"
    assert "autre@" not in json.dumps(public, ensure_ascii=False, default=str)


def _told(commune: Any, person: User) -> dict[str, Any]:
    with space_of(commune):
        return {section.title: section.records for section in registry.collect(person)}


def _known_in(commune: Any, someone: User, word: str) -> None:
    with as_owner():
        note_presence(someone, commune)
    with space_of(commune), transaction.atomic():
        grant_role(someone, Role.AGENT, actor=None)
        request = make_request(user=someone, email=someone.email, purpose=word)
        Message.objects.create(request=request, side="applicant", author_name="x", body=word)
        draft = make_draft(user=someone, email=someone.email, purpose=word)
        assert draft.user_id == someone.pk
        Notification.objects.create(
            recipient_email=someone.email, user_id=someone.pk, subject=word, text=word, key=word
        )
        audit.record("role.granted", actor=someone, target=str(someone.pk), role="agent")
