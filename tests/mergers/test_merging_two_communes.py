"""Pargny-Filain and Filain become Pargny-et-Filain (1 January 2025)."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Page, ReferenceIndex, Site

from accounts.roles.facade import Role, members
from kernel.audit import facade as audit
from kernel.audit.models import AuditEntry
from kernel.tenancy import match_host, space_of
from shared_services.acts.models import Act
from shared_services.document_requests import follow_up
from shared_services.document_requests.models import Attachment, DocumentRequest
from shared_services.websites.models import ContentPage, NewsPage
from tenants.authorities.models import LocalAuthority
from tenants.mergers import facade as mergers
from tenants.mergers.copying import counts
from tenants.mergers.traces.models import FormerCommune, MergedRow, RightsProposal
from tests.factories import mergers as cases
from tests.factories import websites
from tests.factories.document_requests import make_request, png

pytestmark = pytest.mark.django_db
Person = Callable[..., Any]


def fill(origin: Any, number: int, user: Any) -> dict[str, Any]:
    """The same things in every commune, under the same names."""
    with space_of(origin):
        drawing = ContentFile(png(f"#1f665{number}"), name="mairie.png")
        image = Image.objects.create(title="Mairie", file=drawing)
        plan = Document(title="Plan")
        plan.file.save("plan.pdf", ContentFile(b"%PDF-1.7 plan " + origin.name.encode()))
        plan.save()
        act = websites.act("2026-01", title=f"Budget de {origin.name}")
        page = ContentPage(
            title="Le lavoir",
            slug="le-lavoir",
            body=json.dumps(
                [
                    {"type": "figure", "value": {"image": image.pk, "alt": "", "caption": ""}},
                    {"type": "files", "value": {"title": "À lire", "files": [plan.pk]}},
                ]
            ),
        )
        Site.objects.get().root_page.add_child(instance=page)
        body = (
            f'<p><a linktype="page" id="{page.pk}">Le lavoir</a>, '
            f'<a id="{plan.pk}" linktype="document">le plan</a>, <a href="/agenda/">agenda</a></p>'
        )
        news = websites.news(f"Nouvelle de {origin.name}", body=body, image=image)
        news.title = "Brouillon"
        news.save_revision(user=user)
        Redirect.objects.create(old_path="/ancien", redirect_page=page, site=Site.objects.get())
        request = make_request(user=user)
        audit.record("test.done", actor=None, origin=origin.name)
        return {
            "page": page.pk,
            "news": news.pk,
            "image": image.pk,
            "plan": plan.pk,
            "act": act.pk,
            "number": request.tracking_number,
            "request": request.pk,
            "token": follow_up.token_for(request),
        }


@pytest.fixture
def origins() -> list[Any]:
    return cases.open_origins(cases.PARGNY_ET_FILAIN)


def merged(merger: Any) -> Any:
    checked = mergers.check_merger(merger.pk)
    assert checked.failure == ""
    assert checked.report["blocking"] == []
    result = mergers.run_merger(merger.pk)
    assert result.failure == ""
    assert result.state == "done"
    return result


def new_key(origin: Any, model: str, old: Any) -> Any:
    row = MergedRow.objects.get(origin_authority_id=origin.pk, model=model, old_pk=str(old))
    return row.new_pk


def test_everything_of_both_communes_is_in_the_new_space(
    origins: list[Any], make_person: Person, client_for: Callable[..., Client]
) -> None:
    secretary = make_person("secretaire@filain.example", origins[0], Role.ADMINISTRATOR)
    with space_of(origins[1]):
        from accounts.roles.facade import grant_role

        grant_role(secretary, Role.AGENT, actor=None)
    held = [fill(origin, number, secretary) for number, origin in enumerate(origins)]
    before = [counts.of_space(origin.schema_name) for origin in origins]

    merger = cases.plan(cases.PARGNY_ET_FILAIN, origins)
    checked = mergers.check_merger(merger.pk)
    report = checked.report
    assert checked.failure == ""
    assert not LocalAuthority.objects.filter(name="Pargny-et-Filain").exists(), "nothing written"
    assert [counts.of_space(origin.schema_name) for origin in origins] == before
    found = report["collisions"]
    assert {"/agenda/", "/le-lavoir/"} <= {page["before"] for page in found["pages"]}
    assert found["people"][0]["email"] == "secretaire@filain.example"
    assert [(one["before"], one["after"]) for one in found["numbers"]] == [
        ("2026-01", "02311-2026-01")
    ]
    assert {file["before"] for file in found["files"]} >= {"documents/plan.pdf"}
    assert found["redirects"]
    assert [host["to"] for host in report["hosts"]][1].endswith(
        "pargny-et-filain.beffroi.localhost/communes-deleguees/filain/"
    )
    assert found["groups"][0]["left_behind"] > 0
    json.dumps(report)

    result = mergers.run_merger(merger.pk)
    assert result.failure == ""
    target = LocalAuthority.objects.prefetch_related("domains").get(pk=result.target_id)
    assert (target.insee_code, target.siren, target.state) == ("02589", "938114352", "open")
    for origin, things in zip(origins, held, strict=True):
        origin.refresh_from_db()
        assert origin.state == LocalAuthority.State.FROZEN
        with space_of(target):
            check_things(origin, things, secretary)
    with space_of(target):
        check_trees()
        assert members() == []
        proposal = RightsProposal.objects.get()
        assert proposal.email == "secretaire@filain.example"
        assert set(proposal.roles_proposed) == {"administrateur", "agent"}
        assert FormerCommune.objects.count() == 2
    check_old_hosts(origins, held, target, client_for)
    check_back_office(origins, held, target, make_person, client_for)


def check_things(origin: Any, things: dict[str, Any], secretary: Any) -> None:
    page = ContentPage.objects.get(pk=new_key(origin, "wagtailcore.page", things["page"]))
    slug = "filain" if origin.name == "Filain" else "pargny-filain"
    assert page.url_path == f"/accueil/communes-deleguees/{slug}/le-lavoir/"
    image_key = int(new_key(origin, "wagtailimages.image", things["image"]))
    plan_key = int(new_key(origin, "wagtaildocs.document", things["plan"]))
    assert page.body[0].value["image"].pk == image_key
    assert [file.pk for file in page.body[1].value["files"]] == [plan_key]
    plan = Document.objects.get(pk=plan_key)
    with plan.open_file() as file:
        assert file.read() == b"%PDF-1.7 plan " + origin.name.encode()
    news = NewsPage.objects.get(pk=new_key(origin, "wagtailcore.page", things["news"]))
    assert news.image_id == image_key
    assert f'linktype="page" id="{page.pk}"' in news.body
    assert f'<a id="{plan_key}" linktype="document">' in news.body
    assert f'href="/communes-deleguees/{slug}/agenda/"' in news.body
    draft = news.get_latest_revision_as_object()
    assert (draft.pk, draft.title, draft.path) == (news.pk, "Brouillon", news.path)
    assert draft.image_id == image_key
    assert draft.body == news.body
    assert draft.latest_revision.user_id == secretary.pk
    act = Act.objects.select_related("document").get(pk=new_key(origin, "acts.act", things["act"]))
    assert act.title == f"Budget de {origin.name}"
    request = DocumentRequest.objects.get(pk=things["request"])
    assert request.tracking_number == things["number"]
    attachment = Attachment.objects.filter(request=request).first()
    assert attachment is not None
    assert attachment.file.storage.exists(attachment.file.name)
    assert follow_up.request_id_in(things["token"]) == request.pk, "the old link still opens it"
    assert AuditEntry.objects.filter(action="test.done", detail__origin=origin.name).exists()
    redirect = Redirect.objects.get(old_path=f"/communes-deleguees/{slug}/ancien")
    assert redirect.redirect_page_id == page.pk
    assert ReferenceIndex.get_references_to(Image.objects.get(pk=image_key)).exists()
    assert page in list(ContentPage.objects.search("lavoir"))


def check_trees() -> None:
    bad = Page.find_problems()
    assert [list(kind) for kind in bad] == [[], [], [], [], []]
    from wagtail.models import Collection

    assert [list(kind) for kind in Collection.find_problems()] == [[], [], [], [], []]
    for page in Page.objects.filter(depth__gt=2):
        parent = page.get_parent()
        assert page.url_path == f"{parent.url_path}{page.slug}/"
        assert page.specific.pk == page.pk
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def check_old_hosts(
    origins: list[Any], held: list[dict[str, Any]], target: Any, client_for: Person
) -> None:
    filain, things = origins[1], held[1]
    host = "filain." + target.primary_host.partition(".")[2]
    match = match_host(host)
    assert match is not None
    assert match.authority == target
    old = Client(headers={"host": f"{host}:8000"})
    base = target.url("").rstrip("/")
    section = f"{base}/communes-deleguees/filain"
    for path, wanted in {
        "/": f"{section}/",
        "/agenda/": f"{section}/agenda/",
        "/le-lavoir/?page=2": f"{section}/le-lavoir/?page=2",
        "/ancien": f"{section}/ancien",
        f"/demarches/suivi/{things['token']}/": f"{base}/demarches/suivi/{things['token']}/",
    }.items():
        answer = old.get(path)
        assert answer.status_code == 301, path
        assert answer["Location"] == wanted
    document = old.get(f"/documents/{things['plan']}/plan.pdf")
    assert document.status_code == 301
    fresh = client_for(target)
    followed = fresh.get(f"/demarches/suivi/{things['token']}/")
    assert things["number"] in followed.text
    assert fresh.get(document["Location"].removeprefix(base)).status_code == 200
    assert fresh.get("/communes-deleguees/filain/").status_code == 200
    assert "Filain" in fresh.get("/").text
    assert fresh.get("/communes-deleguees/filain/ancien").status_code in {301, 302}
    media = old.get(f"/media/{filain.schema_name}/documents/plan.pdf")
    assert media.status_code == 301
    assert fresh.get(media["Location"].removeprefix(base)).status_code == 200


def check_back_office(
    origins: list[Any],
    held: list[dict[str, Any]],
    target: Any,
    make_person: Person,
    client_for: Person,
) -> None:
    """The new town hall works with what came."""
    browser = client_for(target, make_person("maire@pef.example", target, Role.ADMINISTRATOR))
    with space_of(target):
        section = FormerCommune.objects.get(name="Filain").section_id
        pages = [
            f"pages/{new_key(origin, 'wagtailcore.page', things['news'])}"
            for origin, things in zip(origins, held, strict=True)
        ]
        image = new_key(origins[1], "wagtailimages.image", held[1]["image"])
    edits = [f"pages/{section}/edit/", f"pages/{section}/history/", f"images/{image}/"]
    edits += [f"{page}/{screen}/" for page in pages for screen in ("edit", "history")]
    for path in (*edits, "", "images/", "documents/", "fusion/", "reports/site-history/"):
        answer = browser.get(f"/gestion/{path}")
        assert answer.status_code == 200, (path, answer.status_code)
    assert "secretaire@filain.example" in browser.get("/gestion/fusion/").text
