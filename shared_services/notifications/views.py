"""The agents' screen: what was sent, what was not, and why."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from kernel.errors import NotAllowed
from kernel.tenancy import require_authority
from shared_services.notifications import permissions, queries
from shared_services.notifications.actions.retry import retry, retry_all
from shared_services.notifications.channels.queries import with_reports
from shared_services.notifications.chart import chart_of
from shared_services.notifications.errors import CannotRetry
from shared_services.notifications.forms import FilterForm, RetryForm
from shared_services.notifications.limits.queries import Gauge, gauges
from shared_services.notifications.models import Notification
from shared_services.notifications.reasons import in_plain_words

PER_PAGE = 50
CHART_DAYS = 14


def _check(request: HttpRequest) -> None:
    if not permissions.can_follow(request.user):
        raise NotAllowed(_("Seuls les administrateurs et les agents voient les messages envoyés."))


def _own_gauges() -> list[Gauge]:
    here = require_authority().pk
    return gauges([here])[here]


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Messages of this space, newest first; filters by state and by address or subject."""
    _check(request)
    form = FilterForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {"etat": "", "canal": "", "q": ""}
    found = queries.listed(state=wanted["etat"], channel=wanted["canal"], search=wanted["q"])
    page = with_reports(Paginator(found, PER_PAGE).get_page(request.GET.get("page")))
    by_day = queries.by_day(CHART_DAYS)
    names = dict(Notification.Channel.choices)
    context = {
        "form": form,
        "wanted": wanted,
        "page": page,
        "rows": [(item, in_plain_words(item.last_error)) for item in page.object_list],
        "can_tick": any(item.state == Notification.State.FAILED for item in page.object_list),
        "chart": chart_of(by_day, queries.last_days(CHART_DAYS)),
        "by_day": [row | {"channel_name": names.get(row["channel"], "")} for row in by_day],
        "days": CHART_DAYS,
        "gauges": [(one, names.get(one.channel, "")) for one in _own_gauges()],
        "failed": queries.counts_by_state().get(Notification.State.FAILED, 0),
        "page_title": _("Messages envoyés"),
        "header_icon": "mail",
    }
    return render(request, "notifications/admin/index.html", context)


@require_POST
def try_again(request: HttpRequest, notification_id: UUID) -> HttpResponse:
    """« Réessayer » on a message that failed for good."""
    _check(request)
    try:
        retried = retry(notification_id, actor=request.user)
    except CannotRetry as error:
        messages.error(request, error.message)
    else:
        messages.success(
            request,
            _("Nouvel essai demandé pour %(address)s : le message part dans quelques instants.")
            % {"address": retried.recipient_email},
        )
    return redirect(reverse("notifications_index"))


@require_POST
def try_several_again(request: HttpRequest) -> HttpResponse:
    """« Réessayer les messages cochés »."""
    _check(request)
    form = RetryForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Cochez au moins un message non envoyé."))
        return redirect(reverse("notifications_index"))
    ticked = [one.pk for one in form.cleaned_data["message"][:PER_PAGE]]
    retried, refusals = retry_all(ticked, actor=request.user)
    if retried:
        messages.success(
            request,
            ngettext(
                "Nouvel essai demandé pour %(count)s message.",
                "Nouvel essai demandé pour %(count)s messages.",
                retried,
            )
            % {"count": retried},
        )
    for refusal in sorted(set(refusals)):
        messages.error(request, refusal)
    return redirect(reverse("notifications_index"))
