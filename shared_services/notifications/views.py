"""The agents' screen: what was sent, what was not, and why."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kernel.errors import NotAllowed
from shared_services.notifications import permissions, queries
from shared_services.notifications.actions.retry import retry
from shared_services.notifications.errors import CannotRetry
from shared_services.notifications.forms import FilterForm
from shared_services.notifications.models import Notification

PER_PAGE = 50


def _check(request: HttpRequest) -> None:
    if not permissions.can_follow(request.user):
        raise NotAllowed(_("Seuls les administrateurs et les agents voient les messages envoyés."))


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Messages of this space, newest first; filters by state and by address or subject."""
    _check(request)
    form = FilterForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {"etat": "", "q": ""}
    found = queries.listed(state=wanted["etat"], search=wanted["q"])
    context = {
        "form": form,
        "wanted": wanted,
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
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
