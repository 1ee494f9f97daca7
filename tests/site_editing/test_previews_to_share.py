"""A link opens a page before it is published, to whoever has it, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.roles.facade import Role
from kernel.clock import now
from kernel.errors import NotAllowed
from kernel.tenancy import space_of
from shared_services.site_editing.actions import previewing
from shared_services.site_editing.errors import WrongEditing
from shared_services.site_editing.models import PreviewLink
from shared_services.websites.models import ContentPage, HomePage
from tests.factories import websites as make

Browser = Callable[..., Client]


@pytest.fixture
def person(commune_a: Any, make_person: Callable[..., Any]) -> Any:
    return make_person("ecrit@exemple.example", commune_a, Role.EDITOR)


def link_to(page: Any, person: Any, **facts: Any) -> PreviewLink:
    options = {"days": 7, "with_section": False, "for_whom": "Comité", **facts}
    return previewing.open_link(page, **options, actor=person)


def test_a_draft_is_read_by_its_link_alone(
    commune_a: Any, commune_b: Any, person: Any, client_for: Browser
) -> None:
    with space_of(commune_a):
        page = make.news("Surprise de Noël", live=False)
        token = link_to(page, person).token
    reader = client_for(commune_a)
    assert reader.get("/actualites/surprise-de-noel/").status_code == 404
    shown = reader.get(f"/apercu/{token}/")
    assert shown.status_code == 200
    assert "Surprise de Noël" in shown.text
    assert "n'est pas publiée" in shown.text
    assert shown["Cache-Control"] == "private, no-store"
    assert "noindex" in shown["X-Robots-Tag"]
    assert not shown.cookies
    assert client_for(commune_b).get(f"/apercu/{token}/").status_code == 404
    assert reader.get(f"/apercu/{token[:-1]}x/").status_code == 404
    assert reader.get("/apercu/nimporte-quoi/").status_code == 404


def test_the_last_words_are_shown_not_those_online(
    commune_a: Any, person: Any, client_for: Browser
) -> None:
    with space_of(commune_a):
        page = make.news("Marché", body="<p>Samedi.</p>")
        page.body = "<p>Dimanche.</p>"
        page.save_revision()
        token = link_to(page, person).token
    reader = client_for(commune_a)
    assert "Dimanche." in reader.get(f"/apercu/{token}/").text
    assert "Samedi." in reader.get("/actualites/marche/").text


def test_a_section_opens_its_pages_and_no_other(
    commune_a: Any, person: Any, client_for: Browser
) -> None:
    with space_of(commune_a):
        home = HomePage.objects.get()
        section = home.add_child(instance=ContentPage(title="Projet", live=False))
        inside = section.add_child(instance=ContentPage(title="Le plan", live=False))
        outside = home.add_child(instance=ContentPage(title="Secret", live=False))
        whole = link_to(section, person, with_section=True).token
        alone = link_to(section, person).token
    reader = client_for(commune_a)
    assert f"/apercu/{whole}/{inside.pk}/" in reader.get(f"/apercu/{whole}/").text
    assert "Le plan" in reader.get(f"/apercu/{whole}/{inside.pk}/").text
    assert reader.get(f"/apercu/{whole}/{outside.pk}/").status_code == 404
    assert reader.get(f"/apercu/{alone}/{inside.pk}/").status_code == 404


def test_a_link_ends_on_its_day_or_when_the_town_hall_says(
    commune_a: Any, person: Any, client_for: Browser
) -> None:
    with space_of(commune_a):
        page = make.news("Surprise", live=False)
        late, ended = link_to(page, person), link_to(page, person)
        PreviewLink.objects.filter(pk=late.pk).update(ends_at=now() - timedelta(minutes=1))
        previewing.end_link(ended, actor=person)
    for link in (late, ended):
        over = client_for(commune_a).get(f"/apercu/{link.token}/")
        assert over.status_code == 404
        assert "n'est plus ouvert" in over.text.replace("&#x27;", "'")


@pytest.mark.parametrize("days", [0, 61])
def test_a_link_lasts_one_to_sixty_days(commune_a: Any, person: Any, days: int) -> None:
    with space_of(commune_a):
        page = make.news("Surprise")
        with pytest.raises(WrongEditing):
            link_to(page, person, days=days)


def test_only_who_may_change_the_page_shares_it(
    commune_a: Any, make_person: Callable[..., Any], client_for: Browser, person: Any
) -> None:
    agent = make_person("agent@exemple.example", commune_a, Role.AGENT)
    with space_of(commune_a):
        page = make.news("Surprise")
        with pytest.raises(NotAllowed):
            link_to(page, agent)
    for name in ("apercu/", "", "copier/"):
        answer = client_for(commune_a, agent).get(f"/gestion/suivi/{page.pk}/{name}")
        assert answer.status_code in {302, 403}


def test_the_screen_makes_links_and_ends_them(
    commune_a: Any, person: Any, client_for: Browser
) -> None:
    with space_of(commune_a):
        page = make.news("Surprise", live=False)
    browser, screen = client_for(commune_a, person), f"/gestion/suivi/{page.pk}/apercu/"
    assert browser.post(screen, {"days": "0"}).status_code == 422
    assert browser.post(screen, {"days": "7", "for_whom": "Comité"}).status_code == 302
    with space_of(commune_a):
        link = PreviewLink.objects.get()
    assert link.token in browser.get(screen).text
    browser.post(f"{screen}{link.pk}/fermer/")
    with space_of(commune_a):
        assert not PreviewLink.objects.get().is_open
