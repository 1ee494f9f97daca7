"""Pages have someone who answers for them, a day to be read again, and hours to come and go."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localtime

from accounts.roles.facade import Role
from kernel.clock import now, today
from kernel.outbox.models import OutboxMessage
from kernel.tenancy import space_of
from shared_services.notifications.models import Notification
from shared_services.site_editing.actions import caring, copying
from shared_services.site_editing.errors import WrongEditing
from shared_services.site_editing.models import PageCare
from shared_services.site_editing.tasks import carry_out, remind
from shared_services.websites.models import ContentPage, HomePage, NewsPage
from tests.factories import websites as make
from tests.site_editing.conftest import news_data

Browser = Callable[..., Client]


@pytest.fixture
def person(commune_a: Any, make_person: Callable[..., Any]) -> Any:
    return make_person("publie@exemple.example", commune_a, Role.SECRETARY)


def test_the_owner_of_a_page_is_reminded_without_an_account_then_each_month(
    commune_a: Any, person: Any
) -> None:
    with space_of(commune_a):
        page = make.news("Cantine")
        facts = {"owner_name": "Ana", "owner_email": "ana@exemple.example"}
        caring.save_care(page, {**facts, "review_on": today()}, actor=person)
        remind.handler()
        remind.handler()
        mails = Notification.objects.filter(category="pages.review")
        assert [row.recipient_email for row in mails] == ["ana@exemple.example"]
        PageCare.objects.update(reminded_on=today() - timedelta(days=30))
        remind.handler()
        assert mails.count() == 1, "the same day has one key"
        caring.mark_as_read(page, actor=person)
        care = PageCare.objects.get()
        assert care.review_on > today() + timedelta(days=360)
        remind.handler()
        assert mails.count() == 1


def test_the_screens_of_follow_up(commune_a: Any, person: Any, client_for: Browser) -> None:
    with space_of(commune_a):
        page = make.news("Cantine")
    browser, screen = client_for(commune_a, person), f"/gestion/suivi/{page.pk}/"
    wrong = browser.post(screen, {"owner_email": "pas une adresse", "every_months": "0"})
    assert wrong.status_code == 422
    assert "pas une adresse" in wrong.text
    facts = {"owner_name": "Ana", "every_months": "6", "review_on": "2020-01-01"}
    assert browser.post(screen, facts).status_code == 302
    listed = browser.get("/gestion/suivi/").text
    assert "Ana" in listed
    assert "à relire</span>" in listed
    assert browser.post(f"{screen}relue/").status_code == 302
    with space_of(commune_a):
        assert PageCare.objects.get().reviewed_on == today()


def test_a_page_comes_and_goes_at_its_hours(
    commune_a: Any, publisher: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    with space_of(commune_a):
        page = make.news("Cantine", live=False)
    hour = localtime(now()).replace(minute=0, second=0, microsecond=0)
    later, end = hour + timedelta(hours=2), hour + timedelta(days=2)
    data = news_data(go_live_at=f"{later:%Y-%m-%d %H:%M}", expire_at=f"{end:%Y-%m-%d %H:%M}")
    address = f"/gestion/pages/{page.pk}/edit/"
    assert publisher.post(address, {**data, "action-publish": "1"}).status_code == 302
    with space_of(commune_a):
        assert not NewsPage.objects.get(pk=page.pk).live
        promises = OutboxMessage.objects.filter(handler="site_editing.carry_out")
        assert [each.next_try_at for each in promises.order_by("next_try_at")] == [later, end]
        carry_out.handler()
        assert not NewsPage.objects.get(pk=page.pk).live, "not before its hour"
        monkeypatch.setattr("django.utils.timezone.now", lambda: later + timedelta(minutes=1))
        carry_out.handler()
        assert NewsPage.objects.get(pk=page.pk).live
        monkeypatch.setattr("django.utils.timezone.now", lambda: end + timedelta(minutes=1))
        carry_out.handler()
        assert not NewsPage.objects.get(pk=page.pk).live


def body(*words: str) -> list[dict[str, Any]]:
    return [{"type": "text", "value": f"<p>{each}</p>"} for each in words]


def test_blocks_are_copied_to_the_draft_of_another_page(
    commune_a: Any, person: Any, client_for: Browser
) -> None:
    with space_of(commune_a):
        home = HomePage.objects.get()
        source = home.add_child(instance=ContentPage(title="D'où", body=body("Un", "Deux")))
        target = home.add_child(instance=ContentPage(title="Vers où", body=body("Zéro")))
    browser, screen = client_for(commune_a, person), f"/gestion/suivi/{source.pk}/copier/"
    assert browser.post(screen, {"target": target.pk}).status_code == 422
    assert browser.post(screen, {"target": target.pk, "blocks": ["1"]}).status_code == 302
    with space_of(commune_a):
        online = ContentPage.objects.get(pk=target.pk)
        draft = online.get_latest_revision_as_object()
        assert [block.value.source for block in online.body] == ["<p>Zéro</p>"]
        assert [block.value.source for block in draft.body] == ["<p>Zéro</p>", "<p>Deux</p>"]
        assert len({block.id for block in [*draft.body, *source.body]}) == 4
        with pytest.raises(WrongEditing):
            copying.copy_blocks(source, target, [7], actor=person)


def test_news_has_no_blocks_to_copy(commune_a: Any, person: Any, client_for: Browser) -> None:
    with space_of(commune_a):
        page = make.news("Cantine")
    shown = client_for(commune_a, person).get(f"/gestion/suivi/{page.pk}/copier/")
    assert "pas encore de bloc" in shown.text
