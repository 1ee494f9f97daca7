"""The commune's steps in its back office, the last one in the operator's console."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.roles.facade import Role
from kernel.clock import now, today
from kernel.outbox.models import OutboxMessage
from tenants.authorities.models import LocalAuthority
from tenants.reversibility.models import SpaceDeletion, SpaceExport
from tests.federation.test_consoles_are_accessible import look_at
from tests.reversibility.test_screen_of_exports import ready

ADDRESS = "/gestion/export/suppression/"


@pytest.mark.parametrize("role", [Role.AGENT, Role.EDITOR])
def test_other_roles_may_not(
    commune_a: Any, make_person: Any, client_for: Callable[..., Client], role: Role
) -> None:
    browser = client_for(commune_a, make_person("x@exemple.example", commune_a, role))
    assert browser.get(ADDRESS).status_code == 403
    for name in ("demander", "accepter", "visa", "annuler"):
        assert browser.post(f"{ADDRESS}{name}/", {"reason": "x"}).status_code == 403, name
    assert client_for(commune_a).get(ADDRESS).status_code == 302


def test_a_space_that_is_not_frozen_is_told_what_to_do(
    commune_a: Any, make_person: Any, client_for: Callable[..., Client]
) -> None:
    admin = make_person("maire@chassy.example", commune_a, Role.ADMINISTRATOR)
    browser = client_for(commune_a, admin)
    assert "figer l'espace" in browser.get(ADDRESS).content.decode().replace("&#x27;", "'")
    refused = browser.post(f"{ADDRESS}demander/", {"reason": "Départ"})
    assert refused.status_code == 400
    assert not SpaceDeletion.objects.exists()


def under_way(authority: Any, **facts: Any) -> SpaceDeletion:
    return SpaceDeletion.objects.create(
        authority_id=authority.pk,
        authority_name=authority.full_name,
        schema_name=authority.schema_name,
        reason="Fin de la convention",
        **facts,
    )


def test_a_wrong_visa_is_said_on_the_form(
    commune_a: Any, make_person: Any, client_for: Callable[..., Client]
) -> None:
    under_way(commune_a)
    admin = make_person("maire@chassy.example", commune_a, Role.ADMINISTRATOR)
    LocalAuthority.objects.filter(pk=commune_a.pk).update(state="leaving")
    browser = client_for(commune_a, admin)
    facts = {"number": "14", "signed_on": today().isoformat(), "service": "AD 89"}
    wrong = SimpleUploadedFile("visa.pdf", b"<html>", content_type="application/pdf")
    answer = browser.post(f"{ADDRESS}visa/", {**facts, "pdf": wrong})
    assert answer.status_code == 400
    right = SimpleUploadedFile("visa.pdf", b"%PDF-1.7\n%%EOF\n", content_type="application/pdf")
    answer = browser.post(f"{ADDRESS}visa/", {**facts, "pdf": right})
    assert answer.status_code == 302
    assert SpaceDeletion.objects.get().visa_number == "14"


def complete(authority: Any) -> SpaceDeletion:
    LocalAuthority.objects.filter(pk=authority.pk).update(state="frozen")
    return under_way(
        authority,
        export_sha256="a" * 64,
        accepted_at=now() - timedelta(days=100),
        delay_days=90,
        visa_pdf=b"%PDF",
        visa_sha256="b" * 64,
        visa_number="14",
        visa_service="AD 89",
        visa_signed_on=today(),
        visa_given_at=now(),
    )


def test_the_operator_orders_and_a_worker_deletes(
    commune_a: Any, operator: Any, client_for: Callable[..., Client]
) -> None:
    deletion = complete(commune_a)
    browser = client_for("operator", operator)
    address = f"/console/departs/{deletion.pk}/"
    assert "Chassy" in browser.get("/console/departs/").content.decode()
    browser.post(address, {"typed_name": "non"})
    deletion.refresh_from_db()
    assert deletion.ordered_at is None
    assert browser.post(address, {"typed_name": "Chassy"}).status_code == 302
    message = OutboxMessage.objects.get(handler="reversibility.delete_space")
    assert (message.queue, message.payload) == ("operations", {"deletion": str(deletion.pk)})


def test_others_see_nothing_of_the_operators_departures(
    commune_a: Any, make_person: Any, client_for: Callable[..., Client]
) -> None:
    deletion = complete(commune_a)
    done = ready(commune_a)
    admin = make_person("maire@chassy.example", commune_a, Role.ADMINISTRATOR)
    for path in ("", f"{deletion.pk}/", f"archives/{done.pk}/"):
        address = f"/console/departs/{path}"
        assert client_for("operator").get(address).status_code == 302
        assert client_for("operator", admin).get(address).status_code == 403


def test_the_operator_downloads_what_the_commune_allows(
    commune_a: Any, operator: Any, client_for: Callable[..., Client]
) -> None:
    done = ready(commune_a)
    browser = client_for("operator", operator)
    address = f"/console/departs/archives/{done.pk}/"
    assert browser.get(address).status_code == 404
    SpaceExport.objects.update(operator_allowed_at=now(), finished_at=now())
    answer = browser.get(address)
    assert b"".join(answer.streaming_content).startswith(b"PK archive")


@pytest.mark.browser
def test_axe_finds_nothing(
    commune_a: Any, operator: Any, make_person: Any, client_for: Callable[..., Client]
) -> None:
    admin = make_person("maire@chassy.example", commune_a, Role.ADMINISTRATOR)
    browser = client_for(commune_a, admin)
    pages = {}
    pages["/empty/"] = browser.get("/gestion/export/").content
    done = ready(commune_a)
    SpaceExport.objects.filter(pk=done.pk).update(finished_at=now(), expires_at=now())
    browser.post("/gestion/export/demander/")
    browser.get("/gestion/export/")  # takes the message that fades in
    pages["/exports/"] = browser.get("/gestion/export/").content
    pages["/not-frozen/"] = browser.get(ADDRESS).content
    console = client_for("operator", operator)
    deletion = complete(commune_a)
    pages["/departures/"] = console.get("/console/departs/").content
    pages["/order/"] = console.get(f"/console/departs/{deletion.pk}/").content
    problems = look_at(pages)
    # Wagtail's own frame is not ours to mend.
    ours = {where: found for where, found in problems.items() if set(found) - {"region"}}
    assert ours == {}


def test_a_frozen_space_can_still_leave(
    commune_a: Any, make_person: Any, client_for: Callable[..., Client]
) -> None:
    """Read only and closed to the public, but its administrators export and ask from there."""
    LocalAuthority.objects.filter(pk=commune_a.pk).update(state="frozen")
    admin = make_person("maire@chassy.example", commune_a, Role.ADMINISTRATOR)
    browser = client_for(commune_a, admin)
    assert browser.get(ADDRESS).status_code == 200
    assert browser.post(f"{ADDRESS}demander/", {"reason": "Départ"}).status_code == 302
    assert browser.post("/gestion/export/demander/").status_code == 302
    assert SpaceDeletion.objects.count() == SpaceExport.objects.count() == 1
    assert browser.post(f"{ADDRESS}annuler/").status_code == 302
    assert SpaceDeletion.objects.get().cancelled_at is not None
