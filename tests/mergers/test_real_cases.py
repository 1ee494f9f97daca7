"""Mergers as they happened: across intercommunalities, in the chief town's space, of five."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from wagtail.models import Page, Site

from accounts.roles.facade import Role, members
from kernel.clock import today
from kernel.outbox_index.models import OutboxPointer
from kernel.tenancy import space_of
from shared_services.document_requests.catalogue.writing import blank
from shared_services.document_requests.models import (
    OwnProcedure,
    ProcedureSetting,
    ProcedureVersion,
)
from shared_services.document_requests.pointers.models import RequestPointer
from tenants.authorities.models import LocalAuthority, Membership
from tenants.authorities.queries import intercommunality_of, members_of
from tenants.mergers import facade as mergers
from tenants.mergers.traces.models import FormerCommune, MergedRow, RightsProposal
from tests.factories import mergers as cases
from tests.factories import websites
from tests.factories.document_requests import make_request

pytestmark = pytest.mark.django_db


def merged(merger: Any) -> LocalAuthority:
    checked = mergers.check_merger(merger.pk)
    assert (checked.failure, checked.report.get("blocking")) == ("", [])
    done = mergers.run_merger(merger.pk)
    assert (done.failure, done.state) == ("", "done")
    return LocalAuthority.objects.get(pk=done.target_id)


def test_across_intercommunalities_in_the_chief_towns_space(make_person: Any) -> None:
    """Tannay (Argonne Ardennaise) and Le Mont-Dieu (Portes du Luxembourg)."""
    tannay, mont_dieu = cases.open_origins(cases.TANNAY_LE_MONT_DIEU)
    argonne = cases.open_intercommunality("CC de l'Argonne Ardennaise", "240800920")
    luxembourg = cases.open_intercommunality("CC des Portes du Luxembourg", "240800847")
    cases.join(tannay, argonne)
    cases.join(mont_dieu, luxembourg)
    mayor = make_person("maire@tannay.example", tannay, Role.ADMINISTRATOR)
    make_person("agent@montdieu.example", mont_dieu, Role.AGENT)
    with space_of(tannay):
        own = websites.news("De Tannay").pk
    with space_of(mont_dieu):
        websites.news("Du Mont-Dieu")
        make_request(quiet=False)

    merger = cases.plan(
        cases.TANNAY_LE_MONT_DIEU,
        [tannay, mont_dieu],
        target=tannay,
        intercommunality=argonne,
        actor=mayor,
    )
    target = merged(merger)
    assert target.pk == tannay.pk
    assert (target.name, target.insee_code) == ("Tannay-le-Mont-Dieu", "08439")
    assert target.primary_host.startswith("tannay-le-mont-dieu.")
    assert list(members_of(argonne)) == [target]
    assert list(members_of(luxembourg)) == []
    assert Membership.objects.filter(commune=mont_dieu, end_on=None).count() == 0
    assert intercommunality_of(target) == argonne
    with space_of(target):
        assert [member.email for member in members()] == ["maire@tannay.example"]
        assert RightsProposal.objects.get().email == "agent@montdieu.example"
        assert Page.objects.get(pk=own).title == "De Tannay"
        stamp = MergedRow.objects.get(model="wagtailcore.page", new_pk=str(own))
        assert stamp.origin_authority_id == tannay.pk
        assert Page.objects.filter(title="Commune déléguée du Mont-Dieu").exists()
        assert Site.objects.get().hostname == target.primary_host
    assert not OutboxPointer.objects.filter(authority_id=str(mont_dieu.pk)).exists()
    assert OutboxPointer.objects.filter(authority_id=str(target.pk)).exists(), "mails still go"
    base = target.url("/").rstrip("/")
    for host, path, leads in (
        ("tannay", "/agenda/", "/agenda/"),
        ("le-mont-dieu", "/agenda/", "/communes-deleguees/le-mont-dieu/agenda/"),
    ):
        suffix = target.primary_host.partition(".")[2]
        answer = Client(headers={"host": f"{host}.{suffix}:8000"}).get(path)
        assert (answer.status_code, answer["Location"]) == (
            301,
            f"{base}{leads}",
        )


def own_procedure() -> ProcedureVersion:
    code, slug = "reserver_la_salle", "reserver-la-salle"
    definition = blank("Réserver la salle", "Une fête.", code=code, slug=slug, today=today())
    own = OwnProcedure.objects.create(
        code=code, slug=slug, title="Réserver la salle", draft=definition
    )
    return ProcedureVersion.objects.create(procedure=own, number=1, definition=definition)


@pytest.mark.parametrize("case", [cases.PAYS_DE_MONTBENOIT, cases.LES_TROIS_SAINTS])
def test_more_than_two(case: cases.Case, make_person: Any) -> None:
    resident = make_person("camille@exemple.example")
    origins = cases.open_origins(case)
    for origin in origins:
        with space_of(origin):
            websites.act("2026-01")
            websites.directory_entry()
            version = own_procedure()
            asked = make_request(user=resident)
            asked.procedure_code, asked.definition = version.procedure.code, version
            asked.save()
    target = merged(cases.plan(case, origins))
    lines = RequestPointer.objects.filter(user_id=resident.pk)
    assert {line.authority_id for line in lines} == {target.pk}
    with space_of(target):
        from shared_services.acts.models import Act
        from shared_services.websites.models import DirectoryEntry

        numbers = list(Act.objects.values_list("number", flat=True))
        assert len(set(numbers)) == len(origins)
        assert DirectoryEntry.objects.count() == len(origins)
        sections = Page.objects.filter(title__startswith="Commune déléguée")
        assert sections.count() == len(origins)
        assert Page.find_problems() == ([], [], [], [], [])
        # Each town wrote « Réserver la salle »: each keeps its own, with its requests.
        for own in OwnProcedure.objects.all():
            assert own.current is not None
            assert own.current.read().code == own.code
            assert own.current.requests.get().procedure_code == own.code
        assert OwnProcedure.objects.count() == len(origins)
        for setting in ProcedureSetting.objects.all():
            assert set(setting.former_communes) >= {origin.name for origin in origins}


def test_a_merged_commune_can_merge_again() -> None:
    """What came from the first merger still says where it came from, and is still found."""
    first = merged(cases.plan(cases.PARGNY_ET_FILAIN, cases.open_origins(cases.PARGNY_ET_FILAIN)))
    neighbour = cases.open_space("Vaudesson", "02766", "210207387")
    merger = cases.plan(
        cases.PARGNY_ET_FILAIN,
        [first, neighbour],
        name="Vaudesson-sur-Ailette",
        siren="240800847",
    )
    second = merged(merger)
    with space_of(second):
        assert FormerCommune.objects.count() == 4
        filain = FormerCommune.objects.get(name="Filain")
        section = Page.objects.get(pk=filain.section_id)
        assert section.url_path.endswith(
            "/communes-deleguees/pargny-et-filain/communes-deleguees/filain/"
        )
    suffix = second.primary_host.partition(".")[2]
    answer = Client(headers={"host": f"filain.{suffix}:8000"}).get("/agenda/")
    assert answer["Location"].endswith("/communes-deleguees/filain/agenda/")
    assert second.primary_host in answer["Location"]
