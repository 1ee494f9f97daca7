"""« Emporter nos données »: for the administrators of that very space."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from accounts.roles.facade import Role
from kernel.audit.models import AuditEntry
from kernel.errors import NotAllowed
from kernel.outbox.models import OutboxMessage
from tenants.reversibility.actions import export as exporting
from tenants.reversibility.models import SpaceExport

ADDRESS = "/gestion/export/"


def ready(authority: Any) -> SpaceExport:
    """An archive as if made: its content does not matter here."""
    asked = exporting.ask_export(authority, actor=None, in_background=False)
    asked.path.write_bytes(b"PK archive of " + authority.slug.encode())
    SpaceExport.objects.filter(pk=asked.pk).update(state="ready", size=21)
    asked.refresh_from_db()
    return asked


def test_a_stranger_is_sent_to_sign_in(commune_a: Any, client_for: Callable[..., Client]) -> None:
    done = ready(commune_a)
    for path in (ADDRESS, f"{ADDRESS}{done.pk}/telecharger/"):
        answer = client_for(commune_a).get(path)
        assert answer.status_code == 302, path


@pytest.mark.parametrize("role", [Role.AGENT, Role.EDITOR])
def test_other_roles_of_the_space_may_not(
    commune_a: Any, make_person: Any, client_for: Callable[..., Client], role: Role
) -> None:
    done = ready(commune_a)
    browser = client_for(commune_a, make_person("x@exemple.example", commune_a, role))
    assert browser.get(ADDRESS).status_code == 403
    assert browser.get(f"{ADDRESS}{done.pk}/telecharger/").status_code == 403
    assert browser.post(f"{ADDRESS}demander/").status_code == 403
    assert browser.post(f"{ADDRESS}{done.pk}/exploitant/").status_code == 403


def test_the_administrator_asks_follows_and_downloads(
    commune_a: Any,
    make_person: Any,
    client_for: Callable[..., Client],
) -> None:
    admin = make_person("maire@chassy.example", commune_a, Role.ADMINISTRATOR)
    browser = client_for(commune_a, admin)
    assert browser.post(f"{ADDRESS}demander/").status_code == 302
    message = OutboxMessage.objects.get(handler="reversibility.make_export")
    assert message.queue == "operations"
    page = browser.get(ADDRESS).content.decode()
    assert "Archive en préparation" in page
    assert "Étapes faites : 0 sur 4" in page
    SpaceExport.objects.all().delete()
    done = ready(commune_a)
    assert "Télécharger" in browser.get(ADDRESS).content.decode()
    answer = browser.get(f"{ADDRESS}{done.pk}/telecharger/")
    assert b"".join(answer.streaming_content) == b"PK archive of chassy"
    assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))
    assert "attachment" in answer["Content-Disposition"]
    assert AuditEntry.objects.filter(action="export.downloaded", actor_id=admin.pk).exists()


def test_an_archive_of_another_space_does_not_exist_here(
    commune_a: Any, commune_b: Any, make_person: Any, client_for: Callable[..., Client]
) -> None:
    other = ready(commune_b)
    admin = make_person("maire@chassy.example", commune_a, Role.ADMINISTRATOR)
    browser = client_for(commune_a, admin)
    for export_id in (other.pk, uuid4()):
        assert browser.get(f"{ADDRESS}{export_id}/telecharger/").status_code == 404
    browser.post(f"{ADDRESS}{other.pk}/exploitant/", {"allowed": "yes"})
    other.refresh_from_db()
    assert other.operator_allowed_at is None
    # Nor by going to the other commune's host.
    assert client_for(commune_b, admin).get(ADDRESS).status_code in {302, 403}


def test_the_intercommunality_cannot_take_a_communes_archive(
    commune_a: Any, intercommunality: Any, make_person: Any, client_for: Callable[..., Client]
) -> None:
    done = ready(commune_a)
    admin = make_person("presidente@epci.example", intercommunality, Role.ADMINISTRATOR)
    browser = client_for(intercommunality, admin)
    assert browser.get(f"{ADDRESS}{done.pk}/telecharger/").status_code == 404
    with pytest.raises(NotAllowed):
        exporting.open_archive(done, actor=admin)
    with pytest.raises(NotAllowed):
        exporting.ask_export(commune_a, actor=admin)


def test_the_operator_needs_the_communes_agreement(commune_a: Any, make_person: Any) -> None:
    from accounts.roles.facade import grant_role
    from tenants.reversibility.errors import ExportRefused

    operator = make_person("op@beffroi.example")
    grant_role(operator, Role.OPERATOR, actor=None)
    admin = make_person("maire@chassy.example", commune_a, Role.ADMINISTRATOR)
    done = ready(commune_a)
    with pytest.raises(ExportRefused) as refused:
        exporting.open_archive(done, actor=operator, as_operator=True)
    assert refused.value.code == "no_agreement"
    with pytest.raises(NotAllowed):
        exporting.allow_operator(commune_a, done.pk, allowed=True, actor=operator)
    exporting.allow_operator(commune_a, done.pk, allowed=True, actor=admin)
    done.refresh_from_db()
    assert exporting.open_archive(done, actor=operator, as_operator=True).is_file()


def test_an_archive_that_is_gone_is_said_plainly(
    commune_a: Any, make_person: Any, client_for: Callable[..., Client]
) -> None:
    done = ready(commune_a)
    done.path.unlink()
    admin = make_person("maire@chassy.example", commune_a, Role.ADMINISTRATOR)
    answer = client_for(commune_a, admin).get(f"{ADDRESS}{done.pk}/telecharger/")
    assert answer.status_code in {400, 403, 409}
