"""Absences: who replaces whom, until when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from accounts.access.actions import absences
from accounts.access.errors import AccessRefused
from accounts.access.models import TimedAccess
from accounts.models import User
from accounts.roles.actions.holding import grant_role, revoke_role
from accounts.roles.facade import Role, has_role
from accounts.roles.queries import abilities_of
from kernel.audit.models import AuditEntry
from kernel.clock import now
from kernel.errors import NotAllowed
from kernel.outbox.facade import OutboxMessage
from kernel.tenancy import space_of
from tests.access.acts import WEEK, again, cover

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]


def test_a_cover_gives_the_role_with_its_wagtail_rights_and_ends_by_itself(
    commune_a: Any, editor: User, agent: User
) -> None:
    with space_of(commune_a):
        access = cover(editor, agent, "redacteur", actor=editor)
        person = again(agent)
        assert "pages.write" in abilities_of(person)
        assert has_role(person, Role.EDITOR)
        assert person.has_perm("websites.add_directoryentry")
        assert PagePermissionPolicy(Page).user_has_permission(person, "change")
        AuditEntry.objects.get(action="absence.covered")
        TimedAccess.objects.filter(pk=access.pk).update(ends_at=now())
        person = again(agent)
        assert "pages.write" not in abilities_of(person)
        assert not person.has_perm("websites.add_directoryentry")
        assert not PagePermissionPolicy(Page).user_has_permission(person, "change")
    mails = OutboxMessage.objects.filter(handler="notifications.account_mail")
    assert {mail.payload["email"] for mail in mails} == {editor.email, agent.email}


def test_a_cover_gives_nothing_before_its_start_nor_next_door(
    commune_a: Any, commune_b: Any, editor: User, agent: User
) -> None:
    with space_of(commune_a):
        cover(
            editor, agent, "redacteur", actor=editor,
            starts_at=now() + timedelta(days=1), ends_at=now() + WEEK,
        )  # fmt: skip
        assert "pages.write" not in abilities_of(again(agent))
        TimedAccess.objects.update(starts_at=now())
        assert "pages.write" in abilities_of(again(agent))
    with space_of(commune_b):
        assert abilities_of(again(agent)) == set()


def test_what_is_borrowed_is_not_handed_on(
    commune_a: Any, editor: User, agent: User, admin: User
) -> None:
    with space_of(commune_a):
        cover(editor, agent, "redacteur", actor=editor)
        with pytest.raises(AccessRefused, match="ses propres rôles"):
            cover(again(agent), admin, "redacteur", actor=again(agent))


def test_the_cover_ends_when_the_absent_person_loses_the_role(
    commune_a: Any, editor: User, agent: User, admin: User
) -> None:
    with space_of(commune_a):
        cover(editor, agent, "redacteur", actor=editor)
        revoke_role(editor, Role.EDITOR, actor=admin)
        assert "pages.write" not in abilities_of(again(agent))


def test_only_an_administrator_hands_on_the_administrators_role(
    commune_a: Any, admin: User, agent: User, editor: User
) -> None:
    with space_of(commune_a):
        with pytest.raises(NotAllowed):
            cover(admin, agent, "administrateur", actor=editor)
        cover(admin, agent, "administrateur", actor=admin)
        person = again(agent)
        assert "team.manage" in abilities_of(person)
        with pytest.raises(NotAllowed, match="remplaçant"):
            grant_role(editor, Role.ADMINISTRATOR, actor=person)
        with pytest.raises(NotAllowed):
            cover(admin, editor, "administrateur", actor=person)


@pytest.mark.parametrize(
    ("starts", "ends"), [(0, 93), (5, 4), (-5, -1)], ids=["too long", "backwards", "past"]
)
def test_a_cover_has_bounds(
    commune_a: Any, editor: User, agent: User, starts: int, ends: int
) -> None:
    dates = {
        "starts_at": now() + timedelta(days=starts),
        "ends_at": now() + timedelta(days=ends),
    }
    with space_of(commune_a), pytest.raises(AccessRefused):
        cover(editor, agent, "redacteur", actor=editor, **dates)


def test_an_outsider_or_oneself_cannot_cover(
    commune_a: Any, editor: User, make_person: Any, commune_b: Any
) -> None:
    stranger = make_person("x@b.example", commune_b, Role.AGENT)
    with space_of(commune_a):
        for holder in (stranger, editor):
            with pytest.raises(AccessRefused):
                cover(editor, holder, "redacteur", actor=editor)


def test_either_side_ends_a_cover_and_a_third_person_does_not(
    commune_a: Any, editor: User, agent: User, make_person: Any, client_for: Browser
) -> None:
    other = make_person("tiers@a.example", commune_a, Role.AGENT)
    with space_of(commune_a):
        access = cover(editor, agent, "redacteur", actor=editor)
        with pytest.raises(NotAllowed):
            absences.end_absence(access.pk, actor=other)
    page = client_for(commune_a, agent).get("/gestion/remplacements/").content.decode()
    assert "Terminer maintenant" in page
    assert "Edna" in page
    answer = client_for(commune_a, agent).post(f"/gestion/remplacements/{access.pk}/terminer/")
    assert answer.status_code == 302
    with space_of(commune_a):
        assert "pages.write" not in abilities_of(again(agent))
    assert "Terminer maintenant" not in (
        client_for(commune_a, other).get("/gestion/remplacements/").content.decode()
    )
