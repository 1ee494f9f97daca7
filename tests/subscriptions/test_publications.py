"""What goes online reaches those who asked for it, once, at their rhythm."""

from __future__ import annotations

from typing import Any

from kernel.clock import now
from kernel.outbox.models import OutboxMessage
from kernel.tenancy import space_of
from shared_services.notifications.models import Notification
from shared_services.subscriptions.actions.publishing import TELL, tell_published
from shared_services.websites.models import NewsIndexPage, NewsPage
from tests.factories.subscriptions import make_subscriber


def publish(title: str = "Fête du pain") -> NewsPage:
    parent = NewsIndexPage.objects.get()
    page = NewsPage(title=title, summary="Samedi, place de l'église.", body="<p>Venez.</p>")
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page


def test_news_is_told_once_to_who_asked_at_their_rhythm(commune_a: Any) -> None:
    with space_of(commune_a):
        make_subscriber("vite@exemple.example", ("news",))
        make_subscriber("semaine@exemple.example", ("news",), rhythm="weekly")
        make_subscriber("agenda@exemple.example", ("agenda",))
        page = publish()
        promise = OutboxMessage.objects.get(handler=TELL)
        assert promise.next_try_at is not None
        assert promise.next_try_at > now(), "time to see a mistake"
        page.save_revision().publish()
        assert OutboxMessage.objects.filter(handler=TELL).count() == 1
        assert tell_published(promise.payload["publication"], "") == 2
        tell_published(promise.payload["publication"], "")
        at_once = Notification.objects.get(recipient_email="vite@exemple.example")
        weekly = Notification.objects.get(recipient_email="semaine@exemple.example")
        assert Notification.objects.count() == 2
    assert (at_once.state, weekly.state) == ("created", "held")
    assert at_once.subject == "Fête du pain"
    assert "Vous recevez ce message parce que" in at_once.text
    assert "/abonnements/mes-choix/" in at_once.text
    assert "/abonnements/arreter/" in at_once.unsubscribe_url


def test_what_was_taken_offline_is_told_to_nobody(commune_a: Any) -> None:
    with space_of(commune_a):
        make_subscriber()
        page = publish()
        page.unpublish()
        assert tell_published(f"news:{page.pk}", "") == 0
        assert tell_published("pigeon:1", "") == tell_published("news:x", "") == 0
        assert not Notification.objects.exists()


def test_without_subscribers_nothing_is_promised(commune_a: Any) -> None:
    with space_of(commune_a):
        publish()
        assert not OutboxMessage.objects.filter(handler=TELL).exists()
