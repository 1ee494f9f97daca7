"""Every message says what it is about; what the law wants told says so."""

from __future__ import annotations

from typing import Any

import pytest

from kernel.tenancy import public_space, space_of
from shared_services.notifications import categories
from shared_services.notifications.actions.deliver import _envelope
from shared_services.notifications.categories import Category
from shared_services.notifications.errors import WrongNotification
from shared_services.notifications.models import Notification
from shared_services.notifications.sender import current_sender
from tests.factories.notifications import make_notification

STATUTORY = {"account.security", "asked", "requests.steps"}


def test_what_the_law_wants_told_can_not_be_chosen() -> None:
    assert {one.name for one in categories.known() if one.statutory} >= STATUTORY
    for name in STATUTORY:
        assert not categories.named(name).can_be_chosen
        assert not categories.named(name).is_limited
    assert categories.named("requests.work").can_be_chosen


def test_an_unknown_category_is_refused(commune_a: Any) -> None:
    with space_of(commune_a), pytest.raises(WrongNotification):
        make_notification(category="nobody.knows")


def test_a_second_category_of_the_same_name_and_a_wrong_rhythm_are_refused() -> None:
    with pytest.raises(ValueError, match="two categories"):
        categories.register(Category("asked", "Autre", "autre"))
    with pytest.raises(ValueError, match="no rhythm"):
        categories.register(Category("new", "Nouvelle", "nouvelle", default="yearly"))


def test_the_message_keeps_its_category_and_how_it_is_left(commune_a: Any) -> None:
    url = "https://chassy.example/abonnements/x/"
    with space_of(commune_a):
        told = Notification.objects.get(pk=make_notification(category="asked"))
        news = Notification.objects.get(
            pk=make_notification(category="information", unsubscribe_url=url)
        )
        envelope = _envelope(news, current_sender())
    assert (told.category, told.statutory, told.urgent) == ("asked", True, False)
    assert (news.category, news.statutory) == ("information", False)
    assert envelope.unsubscribe_url == url


def test_mails_of_the_account_host_are_statutory(commune_a: Any) -> None:
    from shared_services.notifications.actions.account_mail import store_account_mail

    with public_space():
        pk = store_account_mail(
            email="a@exemple.example", name="", subject="Code", text="1", html="", key="k:1"
        )
        assert Notification.objects.get(pk=pk).statutory
