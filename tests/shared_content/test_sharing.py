"""Offered by one site, taken up by another, changed, taken back: what each shows then."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from accounts.roles.facade import Role
from kernel.clock import now, today
from kernel.errors import DomainError, NotAllowed
from kernel.outbox.models import OutboxMessage
from kernel.tenancy import public_space, space_of
from shared_services.notifications.models import Notification
from shared_services.shared_content import merging, queries, reversing, tasks
from shared_services.shared_content.actions import (
    daily,
    deciding,
    following,
    offering,
    receiving,
    ruling,
)
from shared_services.shared_content.projection.models import SharedAnswer, SharedItem
from shared_services.websites.models import EventException, EventPage
from tenants.authorities.models import LocalAuthority, Membership
from tenants.reversibility.exporting.folder import ExportFolder
from tests.factories import websites as make
from tests.factories.accounts import as_owner

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]
Offer = Callable[..., SharedItem]
TERRITORY = "/agenda/?ou=territoire"


def run(authority: Any, handler: str) -> None:
    """What a worker would do with what is promised there."""
    task = getattr(tasks, handler)
    with space_of(authority):
        for promised in OutboxMessage.objects.filter(handler=f"shared_content.{handler}"):
            task.handler(**promised.payload)


def test_an_offer_waits_then_shows_with_its_author_and_leads_there(
    commune_a: Any, commune_b: Any, secretary: Any, offer_event: Offer, client_for: Browser,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    item = offer_event("Bal de B")
    reader = client_for(commune_a)
    assert "Bal de B" not in reader.get("/agenda/").text
    territory = reader.get(TERRITORY).text
    assert "Bal de B" in territory
    assert f"Proposé par {commune_b.name}" in territory
    with django_capture_on_commit_callbacks(execute=True), space_of(commune_a):
        deciding.accept(item.pk, actor=secretary)
        deciding.accept(item.pk, actor=secretary)
    for path in ("/agenda/", "/", f"/agenda/?mois={item.start_at:%Y-%m}"):
        page = reader.get(path).text
        assert "Bal de B" in page, path
        assert item.url in page, path
        assert commune_b.primary_host in item.url
    with django_capture_on_commit_callbacks(execute=True), space_of(commune_a):
        deciding.refuse(item.pk, reason="Trop loin.", actor=secretary)
    for path in ("/agenda/", TERRITORY, "/"):
        assert "Bal de B" not in reader.get(path).text
    with space_of(commune_b):
        assert queries.own(item.pk).refused == 1
        assert SharedAnswer.objects.get(item=item).reason == "Trop loin."


def test_news_and_entries_are_shared_too(
    commune_a: Any, commune_b: Any, secretary: Any, neighbour: Any, client_for: Browser
) -> None:
    with space_of(commune_b):
        news = make.news("Route barrée chez B", summary="Jusqu'au 12.")
        entry = make.directory_entry("Club de B", kind="associations")
        offers = [
            offering.offer("news", str(news.pk), actor=neighbour),
            offering.offer("place", str(entry.pk), actor=neighbour),
        ]
    with space_of(commune_a):
        for item in offers:
            deciding.accept(item.pk, actor=secretary)
    reader = client_for(commune_a)
    for path in ("/actualites/", "/", "/actualites/?ou=territoire"):
        assert "Route barrée chez B" in reader.get(path).text, path
    for path, is_there in (
        ("/annuaire/", True),
        ("/annuaire/?type=associations", True),
        ("/annuaire/?type=commerces", False),
        ("/annuaire/?ouvert=samedi", False),
    ):
        assert ("Club de B" in reader.get(path).text) is is_there, path


def test_what_its_author_takes_offline_is_gone_at_once_and_comes_back_with_it(
    commune_a: Any, commune_b: Any, secretary: Any, neighbour: Any, offer_event: Offer,
    client_for: Browser,
) -> None:  # fmt: skip
    item = offer_event("Bal de B")
    with space_of(commune_a):
        deciding.accept(item.pk, actor=secretary)
    reader = client_for(commune_a)

    def is_shown() -> bool:
        return "Bal de B" in reader.get("/agenda/").text

    with space_of(commune_b):
        page = EventPage.objects.get(pk=item.source_id)
        page.unpublish()
    assert not is_shown()
    with space_of(commune_b):
        page.refresh_from_db()
        page.save_revision().publish()
    assert is_shown()
    with space_of(commune_b):
        offering.withdraw(item.pk, actor=neighbour)
        page.refresh_from_db()
        page.save_revision().publish()
    assert not is_shown()
    with space_of(commune_b):
        offering.offer("event", item.source_id, actor=neighbour)
        EventPage.objects.get(pk=item.source_id).delete()
    assert not is_shown()


def test_a_changed_text_is_shown_and_marked_or_waits_as_the_site_chose(
    commune_a: Any, commune_b: Any, secretary: Any, offer_event: Offer, client_for: Browser
) -> None:
    item = offer_event("Bal de B")
    with space_of(commune_a):
        deciding.accept(item.pk, actor=secretary)
    with space_of(commune_b):
        page = EventPage.objects.get(pk=item.source_id)
        page.title = "Grand bal de B"
        page.save_revision().publish()
    reader, desk = client_for(commune_a), client_for(commune_a, secretary)
    assert "Grand bal de B" in reader.get("/agenda/").text
    assert "Modifié depuis votre accord" in desk.get("/gestion/partage/?etat=repris").text
    with space_of(commune_a):
        ruling.save_setting(ask_again=True, actor=secretary)
    assert "Grand bal de B" not in reader.get("/agenda/").text
    assert "Grand bal de B" in desk.get("/gestion/partage/").text
    with space_of(commune_a):
        deciding.accept(item.pk, actor=secretary)
    assert "Grand bal de B" in reader.get("/agenda/").text


def test_a_rule_takes_up_what_comes_and_never_what_was_refused(
    commune_a: Any, commune_b: Any, secretary: Any, neighbour: Any, offer_event: Offer
) -> None:
    refused = offer_event("Bal refusé")
    waiting = offer_event("Bal qui attend")
    with space_of(commune_a):
        deciding.refuse(refused.pk, actor=secretary)
        rule = ruling.add_rule(origin_id=commune_b.pk, kind="event", actor=secretary)
        assert queries.offer(waiting.pk).answer == "accepted"
    coming = offer_event("Bal à venir")
    with space_of(commune_b):
        news = make.news("Nouvelle de B")
        other = offering.offer("news", str(news.pk), actor=neighbour)
    run(commune_b, "hand_out")
    run(commune_a, "receive")
    run(commune_a, "receive")
    with space_of(commune_a):
        assert queries.offer(coming.pk).by_rule is True
        assert queries.offer(other.pk).answer is None
        assert queries.offer(refused.pk).answer == "refused"
        ruling.remove_rule(rule.pk, actor=secretary)
        assert queries.offer(coming.pk).answer == "accepted"


def test_whoever_leaves_closes_or_merges_takes_its_offers_along(
    commune_a: Any, commune_b: Any, secretary: Any, offer_event: Offer, client_for: Browser
) -> None:
    item = offer_event("Bal de B")
    with space_of(commune_a):
        deciding.accept(item.pk, actor=secretary)
    reader = client_for(commune_a)
    for state, is_there in (("suspended", False), ("open", True)):
        with as_owner():
            commune_b.state = state
            commune_b.save(update_fields=["state"])
        assert ("Bal de B" in reader.get("/agenda/").text) is is_there
    with as_owner():
        LocalAuthority.objects.filter(pk=commune_b.pk).update(succeeded_by=commune_a)
    assert "Bal de B" not in reader.get("/agenda/").text
    with as_owner():
        LocalAuthority.objects.filter(pk=commune_b.pk).update(succeeded_by=None)
        link = Membership.objects.get(commune=commune_b, end_on=None)
        link.start_on, link.end_on = today() - timedelta(days=9), today()
        link.save()
    assert "Bal de B" not in reader.get("/agenda/").text
    assert "Dans tout le territoire" in reader.get("/agenda/").text
    assert "Dans tout le territoire" not in client_for(commune_b).get("/agenda/").text
    with space_of(commune_a):
        assert queries.offer(item.pk) is None


def test_the_group_offers_and_receives_like_its_communes(
    commune_a: Any, intercommunality: Any, make_person: Any, offer_event: Offer, client_for: Browser
) -> None:
    president = make_person("presidente@e.example", intercommunality, Role.MAYOR)
    item = offer_event("Bal de B")
    with space_of(intercommunality):
        page = make.event("Forum de l'emploi")
        deciding.accept(item.pk, actor=president)
        offering.offer("event", str(page.pk), communes=[commune_a.pk], actor=president)
    assert "Bal de B" in client_for(intercommunality).get("/agenda/").text
    territory = client_for(commune_a).get(TERRITORY).text
    assert "Forum de l&#x27;emploi" in territory
    assert "Proposé par la communauté de communes" in territory


def test_lists_ask_one_question_more_whatever_is_offered(
    commune_a: Any, offer_event: Offer, client_for: Browser
) -> None:
    reader = client_for(commune_a)

    def cost() -> int:
        reader.get(TERRITORY)
        with CaptureQueriesContext(connection) as asked:
            reader.get(TERRITORY)
        return len(asked)

    offer_event("Bal 0")
    one = cost()
    for number in range(1, 8):
        offer_event(f"Bal {number}")
    assert cost() == one


def test_nobody_floods_their_neighbours(
    commune_a: Any, commune_b: Any, neighbour: Any, offer_event: Offer, monkeypatch: Any
) -> None:
    monkeypatch.setattr(offering, "MOST_A_DAY", 2)
    offer_event("Bal 1")
    offer_event("Bal 2")
    with pytest.raises(DomainError, match="Continuez demain"):
        offer_event("Bal 3")


def test_a_rule_lets_in_so_many_a_day_and_the_rest_waits(
    commune_a: Any, commune_b: Any, secretary: Any, offer_event: Offer, monkeypatch: Any
) -> None:
    monkeypatch.setattr(receiving, "MOST_BY_RULE_A_DAY", 2)
    for number in range(3):
        offer_event(f"Bal {number}")
    with space_of(commune_a):
        ruling.add_rule(origin_id=commune_b.pk, actor=secretary)
        assert queries.offers().filter(answer="accepted").count() == 2
        assert queries.waiting().count() == 1


@pytest.mark.parametrize(
    ("kind", "identity", "communes"),
    [
        ("event", "999999", None),
        ("event", "x", None),
        ("act", "1", None),
        ("event", "live", ["00000000-0000-4000-8000-000000000000"]),
        ("event", "live", []),
        ("event", "draft", None),
    ],
)
def test_only_what_is_online_is_offered_and_to_neighbours_alone(
    commune_b: Any, neighbour: Any, kind: str, identity: str, communes: Any
) -> None:
    from uuid import UUID

    chosen = None if communes is None else [UUID(one) for one in communes]
    with space_of(commune_b):
        pages = {"live": make.event("En ligne"), "draft": make.event("Brouillon", live=False)}
        wanted = str(pages[identity].pk) if identity in pages else identity
        with pytest.raises(DomainError):
            offering.offer(kind, wanted, communes=chosen, actor=neighbour)
        assert not SharedItem.objects.exists()


def test_whoever_only_writes_neither_offers_nor_answers(
    commune_a: Any, commune_b: Any, make_person: Any, offer_event: Offer
) -> None:
    item = offer_event("Bal de B")
    editor = make_person("redactrice@a.example", commune_a, Role.EDITOR)
    with space_of(commune_a):
        page = make.event("Fête de A")
        for act in (
            lambda: offering.offer("event", str(page.pk), actor=editor),
            lambda: deciding.accept(item.pk, actor=editor),
            lambda: deciding.refuse(item.pk, actor=editor),
            lambda: ruling.add_rule(origin_id=None, kind="event", actor=editor),
            lambda: ruling.save_setting(ask_again=True, actor=editor),
        ):
            with pytest.raises(NotAllowed):
                act()


def test_those_who_publish_hear_once_a_day_of_what_waits(
    commune_a: Any, secretary: Any, offer_event: Offer
) -> None:
    with space_of(commune_a):
        daily.tell_what_waits()
        assert not Notification.objects.exists()
    item = offer_event("Bal de B")
    with space_of(commune_a):
        daily.day_of_a_space()
        daily.day_of_a_space()
        mail = Notification.objects.get(category="shared_content.offers")
        assert mail.recipient_email == secretary.email
        assert "Bal de B" in mail.text
    with public_space():
        SharedItem.objects.filter(pk=item.pk).update(over_at=now() - timedelta(days=31))
    assert daily.sweep() == 1
    with public_space():
        assert not SharedItem.objects.exists()


def test_feeds_calendars_search_and_programs_hear_of_it_with_its_author(
    commune_a: Any, commune_b: Any, secretary: Any, neighbour: Any, offer_event: Offer,
    client_for: Browser,
) -> None:  # fmt: skip
    bal = offer_event("Bal de B", summary="Orchestre et buvette.")
    with space_of(commune_b):
        news = make.news("Route barrée chez B")
        route = offering.offer("news", str(news.pk), actor=neighbour)
    reader = client_for(commune_a)
    calendar, feed = "/agenda/agenda.ics", "/actualites/flux.xml"
    assert "Bal de B" not in reader.get(calendar).text
    assert "Bal de B" not in reader.get("/recherche/?q=orchestre").text
    assert "Bal de B" in reader.get("/recherche/?q=orchestre&ou=territoire").text
    assert "Bal de B" in reader.get(f"{calendar}?ou=territoire").text
    with space_of(commune_a):
        deciding.accept(bal.pk, actor=secretary)
        deciding.accept(route.pk, actor=secretary)
    told = reader.get(calendar).text.replace("\r\n ", "")
    assert f"UID:{bal.calendar_uid}" in told
    assert f"Proposé par {commune_b.name}." in told
    feed_told = reader.get(feed).text
    assert "Route barrée chez B" in feed_told
    assert commune_b.name in feed_told
    assert route.url in feed_told
    assert "Bal de B" in reader.get("/recherche/?q=orchestre").text
    assert bal.url in reader.get("/recherche/?q=orchestre").text
    rows = reader.get("/api/v1/territory/?type=event&repris=oui").json()
    assert [(row["title"], row["by"]) for row in rows] == [("Bal de B", commune_b.name)]
    assert len(reader.get("/api/v1/territory/?type=martien").json()) == 2


def test_an_event_that_comes_back_is_one_line_and_each_of_its_dates_in_a_calendar(
    commune_a: Any, secretary: Any, offer_event: Offer, client_for: Browser
) -> None:
    item = offer_event("Marché de B", repeats="weekly", repeat_count=3)
    with space_of(commune_a):
        deciding.accept(item.pk, actor=secretary)
    reader = client_for(commune_a)
    page = reader.get("/agenda/").text
    assert page.count("Marché de B") == 1
    assert "et 2 autres dates" in page
    assert reader.get("/agenda/agenda.ics").text.count("SUMMARY:Marché de B") == 3


def test_the_group_sees_numbers(
    commune_a: Any, commune_b: Any, intercommunality: Any, secretary: Any, epci_admin: Any,
    offer_event: Offer, client_for: Browser,
) -> None:  # fmt: skip
    item = offer_event("Bal de B")
    with space_of(commune_a):
        deciding.accept(item.pk, actor=secretary)
    page = client_for(intercommunality, epci_admin).get("/console/partage/").text
    assert "1 contenu proposé" in page
    assert "repris 1 fois" in page
    assert "Bal de B" not in page
    assert client_for(intercommunality).get("/console/partage/").status_code == 302


def test_only_the_sites_that_show_an_offer_forget_their_pages(
    commune_a: Any, commune_b: Any, intercommunality: Any, neighbour: Any, offer_event: Offer,
    monkeypatch: Any, django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    forgotten: list[str] = []
    monkeypatch.setattr("kernel.page_cache.forget", forgotten.extend)

    def hosts_forgotten() -> set[str]:
        found = set(forgotten) - {commune_b.primary_host}
        forgotten.clear()
        return found

    with django_capture_on_commit_callbacks(execute=True):
        item = offer_event("Pour A", communes=[commune_a.pk])
    assert hosts_forgotten() == {commune_a.primary_host}
    with django_capture_on_commit_callbacks(execute=True), space_of(commune_b):
        page = EventPage.objects.get(pk=item.source_id)
        page.title = "Pour A seule"
        page.save_revision().publish()
    assert hosts_forgotten() == {commune_a.primary_host}
    with django_capture_on_commit_callbacks(execute=True), space_of(commune_b):
        offering.offer("event", item.source_id, actor=neighbour)
    assert hosts_forgotten() >= {commune_a.primary_host, intercommunality.primary_host}
    with django_capture_on_commit_callbacks(execute=True), as_owner():
        commune_b.state = "suspended"
        commune_b.save(update_fields=["state"])
    assert hosts_forgotten() >= {commune_a.primary_host, intercommunality.primary_host}


def test_a_page_kept_for_a_few_is_offered_no_more(
    commune_a: Any, commune_b: Any, offer_event: Offer, client_for: Browser
) -> None:
    item = offer_event("Bal de B")
    with space_of(commune_b):
        page = EventPage.objects.get(pk=item.source_id)
        PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert "Bal de B" not in client_for(commune_a).get(TERRITORY).text
    with space_of(commune_b), pytest.raises(DomainError):
        offering.offer("event", item.source_id, actor=None)


def test_offers_follow_the_name_of_their_author_and_leave_with_it(
    commune_a: Any, commune_b: Any, secretary: Any, offer_event: Offer, tmp_path: Any
) -> None:
    item = offer_event("Bal de B")
    with space_of(commune_a):
        deciding.refuse(item.pk, reason="Trop loin.", actor=secretary)
    with space_of(commune_b):
        commune_b.name = "Bourg-Neuf"
        following.follow_identity(commune_b, None)
        reversing.write(commune_b, ExportFolder(tmp_path / "b"))
    with space_of(commune_a):
        assert queries.offer(item.pk).by_name == "Bourg-Neuf"
        reversing.write(commune_a, ExportFolder(tmp_path / "a"))
    offers = json.loads((tmp_path / "b" / "offers.json").read_text())
    assert [one["title"] for one in offers] == ["Bal de B"]
    assert json.loads((tmp_path / "a" / "offers.json").read_text()) == []
    assert json.loads((tmp_path / "a" / "answers.json").read_text())[0]["reason"] == "Trop loin."
    assert json.loads((tmp_path / "b" / "answers.json").read_text()) == []


def test_dates_and_headings_that_are_written_after_the_page_follow_too(
    commune_a: Any, commune_b: Any, offer_event: Offer
) -> None:
    item = offer_event("Marché de B", repeats="weekly", repeat_count=3)
    with space_of(commune_b):
        page = EventPage.objects.get(pk=item.source_id)
        day = timezone.localtime(page.start_at).date() + timedelta(days=7)
        page.exceptions = [EventException(day=day, stays_shown=False)]
        page.save_revision().publish()
    run(commune_b, "follow")
    with space_of(commune_a):
        assert len(queries.offer(item.pk).dates) == 2


def test_a_new_commune_keeps_the_answers_of_those_that_made_it(
    commune_a: Any, commune_b: Any, intercommunality: Any, secretary: Any, offer_event: Offer
) -> None:
    item = offer_event("Bal de B")
    with space_of(commune_a):
        deciding.refuse(item.pk, actor=secretary)
    copy = SimpleNamespace(origin=SimpleNamespace(authority_id=commune_a.pk))
    for _again in range(2):
        # Any other space may stand for the new commune; B would not answer its own offer.
        for target, answer in ((intercommunality, "refused"), (commune_b, None)):
            with space_of(target):
                merging.bring_answers(copy)
                found = queries.offer(item.pk)
                assert (found.answer if found else None) == answer
    with as_owner():
        assert SharedAnswer.objects.filter(item=item).count() == 2
