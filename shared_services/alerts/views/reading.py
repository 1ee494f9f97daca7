"""On the site: alerts in force, those of the past, and the feeds that machines read."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kernel import page_cache
from kernel.permissions import public
from kernel.tenancy import require_authority
from shared_services.alerts import cap, queries
from shared_services.alerts.catalogue import kind_named
from shared_services.alerts.errors import NothingThere
from shared_services.alerts.models import Alert, AlertMessage, Severity
from shared_services.alerts.paths import cap_path, page_path
from shared_services.alerts.rendering import steps


@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """« Alertes » : what is on now, then the archive with its dates."""
    found = [_shown(alert) for alert in queries.published()]
    context = {
        "current": [each for each in found if each["is_current"]],
        "past": [each for each in found if not each["is_current"]],
    }
    return _kept(request, render(request, "alerts/index.html", context))


@public
@require_safe
def detail(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """One alert: what to do, then all that was said of it."""
    try:
        alert = queries.published_alert(alert_id)
    except NothingThere as error:
        raise Http404 from error
    return _kept(request, render(request, "alerts/detail.html", _shown(alert)))


@public
@require_safe
def cap_document(request: HttpRequest, alert_message_id: UUID) -> HttpResponse:
    """One message in CAP 1.2."""
    message = AlertMessage.objects.filter(pk=alert_message_id).first()
    try:
        alert = queries.published_alert(message.alert_id) if message else None
    except NothingThere as error:
        raise Http404 from error
    if message is None or alert is None or message not in alert.sent:
        raise Http404
    rank = alert.sent.index(message)
    answer = HttpResponse(
        cap.document(alert, message, alert.sent[:rank]), content_type=cap.CONTENT_TYPE
    )
    return _kept(request, answer)


def _shown(alert: Any) -> dict[str, Any]:
    last = alert.sent[-1]
    warned = [each for each in alert.sent if not each.is_all_clear]
    return {
        "alert": alert,
        "last": last,
        "said": [
            {"message": each, "lines": steps(each), "rank": rank}
            for rank, each in reversed(list(enumerate(alert.sent)))
        ],
        "lines": steps(last),
        "kind": kind_named(alert.kind).label,
        "level": str(Severity((warned or alert.sent)[-1].severity).label),
        "is_current": alert.state == Alert.State.ACTIVE,
        "first": alert.sent[0],
    }


def _kept(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Offered to the page cache, which is emptied as soon as an alert changes."""
    if request.method == "GET":
        page_cache.offer(response)
    return response


class AlertFeed(Feed[Any, Any]):
    """RSS: each message of each alert, newest first."""

    login_required = False  # read by `LoginRequiredMiddleware`, like the `public` decorator

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return _kept(request, super().__call__(request, *args, **kwargs))

    def title(self) -> str:
        return _("Alertes %(of_name)s") % {"of_name": require_authority().of_name}

    def link(self) -> str:
        return str(require_authority().url(reverse("alerts:index")))

    def description(self) -> str:
        return _("Les alertes en cours et passées")

    def items(self) -> list[tuple[Any, AlertMessage]]:
        found = [(alert, message) for alert in queries.published() for message in alert.sent]
        return sorted(found, key=lambda pair: pair[1].sent_at, reverse=True)[: queries.ARCHIVE_SIZE]

    def item_title(self, item: tuple[Any, AlertMessage]) -> str:
        return item[1].headline

    def item_description(self, item: tuple[Any, AlertMessage]) -> str:
        return item[1].instruction

    def item_link(self, item: tuple[Any, AlertMessage]) -> str:
        return str(require_authority().url(page_path(item[0].pk)))

    def item_guid(self, item: tuple[Any, AlertMessage]) -> str:
        return cap.identifier(item[1])

    item_guid_is_permalink = False

    def item_pubdate(self, item: tuple[Any, AlertMessage]) -> datetime | None:
        return item[1].sent_at

    def item_updateddate(self, item: tuple[Any, AlertMessage]) -> datetime | None:
        return item[1].sent_at


class CapFeed(AlertFeed):
    """Atom: the index of our CAP documents, each entry leading to one."""

    feed_type = Atom1Feed

    def subtitle(self) -> str:
        return _("Documents au format CAP 1.2")

    def item_link(self, item: tuple[Any, AlertMessage]) -> str:
        return str(require_authority().url(cap_path(item[1].pk)))
