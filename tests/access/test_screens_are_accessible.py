"""Team, roles, covers, guests, review, request to enter: axe finds nothing, wide or narrow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts import facade as accounts
from accounts.models import User
from accounts.roles.facade import Role
from kernel.tenancy import space_of
from tests.access.acts import cover, let_in
from tests.browsing import look_at

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


def test_the_screens_of_rights_are_accessible(
    commune_a: Any,
    intercommunality: Any,
    admin: User,
    agent: User,
    editor: User,
    leader: User,
    client_for: Callable[..., Client],
) -> None:
    accounts.invite(
        email="n@a.example",
        name="Nina Neuve",
        roles=[Role.AGENT, Role.EDITOR],
        actor=admin,
        authority=commune_a,
    )
    with space_of(commune_a):
        cover(editor, agent, "redacteur", actor=editor)
    let_in(commune_a, leader, admin)
    browser = client_for(commune_a, admin)
    team = "/gestion/equipe/"
    paths = [team] + [
        f"{team}{name}/" for name in ("inviter", "roles", "roles/agent", "acces", "revue")
    ]
    pages = {path: browser.get(path).content for path in [*paths, "/gestion/remplacements/"]}
    pages["/refused"] = browser.post(f"{team}acces/", {"hours": "99"}).content
    console = client_for(intercommunality, leader)
    pages["/ask"] = console.get(f"/console/communes/{commune_a.pk}/acces/").content
    assert look_at(pages) == {}
