"""« Registre des traitements »: who keeps it, what it says, its versions, its yearly reading."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.roles.facade import Role
from kernel.clock import now, today
from kernel.errors import NotAllowed
from kernel.outbox.models import OutboxMessage
from kernel.tenancy import public_space, space_of
from tenants.authorities.models import SwitchedOnService
from tenants.processing_register.actions import designating, reminding, writing
from tenants.processing_register.facade import dpo_of, seed_demo_register
from tenants.processing_register.models import OwnProcessing, RegisterVersion
from tenants.processing_register.queries import lines
from tests.factories.accounts import as_owner
from tests.processing_register.conftest import OFFICER, OWN

SCREEN = "/gestion/registre-des-traitements/"
GETS = (
    "",
    "delegue/",
    "ajouter/",
    "accounts/",
    "registre-responsable.csv",
    "registre-responsable.pdf",
    "registre-responsable.html",
)
Clients = Callable[..., Client]


def body(answer: Any) -> str:
    return str(answer.content.decode()).replace("&#x27;", "'")


def test_nobody_reads_it_without_the_right(
    commune_a: Any, commune_b: Any, keeper: Any, make_person: Any, client_for: Clients
) -> None:
    agent = make_person("agent@exemple.example", commune_a, Role.AGENT)
    for address in GETS:
        assert client_for(commune_a).get(SCREEN + address).status_code == 302, address
        assert client_for(commune_a, agent).get(SCREEN + address).status_code == 403, address
    assert client_for(commune_b, keeper).get(SCREEN).status_code in {302, 403}
    with space_of(commune_a), pytest.raises(NotAllowed):
        writing.add_own(OWN, actor=agent)
    with space_of(commune_a), pytest.raises(NotAllowed):
        designating.designate(OFFICER, actor=agent)


def test_each_screen_opens_for_whoever_keeps_it(client: Client) -> None:
    for address in GETS:
        assert client.get(SCREEN + address).status_code == 200, address
    assert client.get(f"{SCREEN}sous-traitance/").status_code == 404
    assert client.get(f"{SCREEN}registre-sous-traitant.csv").status_code == 404
    for unknown in ("rien/", "rien/modifier/", "accounts/modifier/"):
        assert client.get(SCREEN + unknown).status_code == 404, unknown
    assert client.post(f"{SCREEN}accounts/retirer/").status_code == 404


def test_a_line_shows_only_when_its_service_is_switched_on(commune_a: Any) -> None:
    with as_owner():
        SwitchedOnService.objects.filter(service="document_requests").delete()
    with space_of(commune_a):
        assert "document_requests" not in {line.code for line in lines(commune_a)}
    with as_owner():
        SwitchedOnService.objects.create(authority=commune_a, service="document_requests")
    with space_of(commune_a):
        assert "document_requests" in {line.code for line in lines(commune_a)}


def test_the_authority_completes_a_line_and_the_version_says_who_and_what(
    client: Client, commune_a: Any
) -> None:
    facts = {"basis_text": "", "recipients": "Le CCAS.", "note": "=SOMME(A1)"}
    assert client.post(f"{SCREEN}accounts/", facts).status_code == 302
    page = body(client.get(f"{SCREEN}accounts/"))
    assert "Le CCAS." in page
    assert "par Ana Diaz" in page
    with space_of(commune_a):
        version = RegisterVersion.objects.get()
    assert version.changes["after"] == {"recipients": "Le CCAS.", "note": "=SOMME(A1)"}
    # The same once more is no version.
    client.post(f"{SCREEN}accounts/", facts)
    with space_of(commune_a):
        assert RegisterVersion.objects.count() == 1
    table = client.get(f"{SCREEN}registre-responsable.csv")
    assert table.content.startswith("\ufeff".encode())
    assert ";'=SOMME(A1)" in body(table)
    assert f"{commune_a.slug}-{today():%Y-%m-%d}.csv" in table["Content-Disposition"]


def test_an_own_processing_is_added_changed_retired_and_stays_readable(
    client: Client, commune_a: Any, commune_b: Any
) -> None:
    answer = client.post(f"{SCREEN}ajouter/", OWN)
    with space_of(commune_a):
        made = OwnProcessing.objects.get()
    assert answer["Location"] == f"{SCREEN}{made.pk}/"
    assert client.post(f"{SCREEN}{made.pk}/modifier/", {**OWN, "data": "Nom."}).status_code == 302
    assert client.post(f"{SCREEN}{made.pk}/", {}).status_code == 302
    assert "Nom." in body(client.get(f"{SCREEN}{made.pk}/"))
    assert client.post(f"{SCREEN}{made.pk}/retirer/").status_code == 302
    assert "Traitements retirés" in body(client.get(SCREEN))
    client.post(f"{SCREEN}{made.pk}/modifier/", OWN)
    with space_of(commune_a):
        assert OwnProcessing.objects.get().data == "Nom."
        kinds = list(RegisterVersion.objects.values_list("kind", flat=True))
        assert kinds == ["retired", "changed", "added"]
    with space_of(commune_b):
        assert not OwnProcessing.objects.exists()


def test_a_form_with_holes_says_what_is_missing_and_writes_nothing(
    client: Client, commune_a: Any
) -> None:
    assert client.post(f"{SCREEN}ajouter/", {**OWN, "retention": ""}).status_code == 422
    assert client.post(f"{SCREEN}ajouter/", {**OWN, "basis": "magie"}).status_code == 422
    assert client.post(f"{SCREEN}accounts/", {"note": "x" * 3000}).status_code == 422
    assert client.post(f"{SCREEN}delegue/", {**OFFICER, "email": "dpo"}).status_code == 422
    with space_of(commune_a):
        assert not OwnProcessing.objects.exists()
        assert not RegisterVersion.objects.exists()


def test_a_commune_accepts_the_officer_its_intercommunality_offers(
    client: Client, epci_client: Client, commune_a: Any, commune_b: Any, intercommunality: Any
) -> None:
    assert dpo_of(commune_a) is None
    client.post(f"{SCREEN}delegue/", {"accept": "1"})
    assert dpo_of(commune_a) is None
    epci_client.post(f"{SCREEN}delegue/", {**OFFICER, "offered_to_members": "on"})
    offered: Any = dpo_of(commune_a)
    assert (offered.email, offered.is_pooled, offered.is_designated) == (
        "dpo@cc.example",
        True,
        False,
    )
    assert "dpo@cc.example" not in body(client.get("/donnees-personnelles/"))
    client.post(f"{SCREEN}delegue/", {"accept": "1"})
    assert "dpo@cc.example" in body(client.get("/donnees-personnelles/"))
    assert dpo_of(commune_a).is_designated  # type: ignore[union-attr]
    assert not dpo_of(commune_b).is_designated  # type: ignore[union-attr]
    # A commune has nobody to offer its own to.
    client.post(
        f"{SCREEN}delegue/", {**OFFICER, "email": "a@b.example", "offered_to_members": "on"}
    )
    assert dpo_of(commune_a).email == "a@b.example"  # type: ignore[union-attr]
    assert dpo_of(intercommunality).email == "dpo@cc.example"  # type: ignore[union-attr]


def test_the_intercommunality_says_for_whom_it_acts_without_reading_a_space(
    epci_client: Client, client: Client, commune_a: Any
) -> None:
    client.post(f"{SCREEN}ajouter/", {**OWN, "name": "Fichier secret"})
    for kind in ("html", "csv", "pdf"):
        answer = epci_client.get(f"{SCREEN}registre-sous-traitant.{kind}")
        assert answer.status_code == 200
    page = body(epci_client.get(f"{SCREEN}sous-traitance/"))
    assert commune_a.full_name in page
    assert "Comptes et connexion" in page
    assert "Fichier secret" not in page


def test_the_sites_page_tells_durations_in_plain_words(client_for: Clients, commune_a: Any) -> None:
    page = body(client_for(commune_a).get("/donnees-personnelles/"))
    assert "Ce que nous faisons de vos données" in page
    assert "35 jours après leur fin." in page


def test_the_pdf_takes_what_people_wrote_as_text(client: Client) -> None:
    client.post(f"{SCREEN}ajouter/", {**OWN, "name": '#read("/etc/passwd") *gras* $x$ "'})
    answer = client.get(f"{SCREEN}registre-responsable.pdf")
    assert answer.content.startswith(b"%PDF")


def test_a_reading_is_asked_for_once_a_year_and_told_once_a_month(
    commune_a: Any, keeper: Any
) -> None:
    with space_of(commune_a):
        assert reminding.remind() == 0
    commune_a.created_at = now() - timedelta(days=400)
    with as_owner():
        commune_a.save(update_fields=["created_at"])
    with space_of(commune_a):
        assert reminding.remind() == 1
        assert reminding.remind() == 0
        writing.mark_reviewed(actor=keeper)
    with public_space():
        mails = OutboxMessage.objects.filter(handler="notifications.account_mail")
        assert "relisez votre registre" in mails.latest("pk").payload["subject"]


def test_the_demo_register_is_seeded_once(commune_a: Any, intercommunality: Any) -> None:
    for _turn in (1, 2):
        for authority in (intercommunality, commune_a):
            with space_of(authority):
                seed_demo_register()
    with space_of(commune_a):
        assert OwnProcessing.objects.count() == 1
    assert dpo_of(commune_a).is_designated  # type: ignore[union-attr]
