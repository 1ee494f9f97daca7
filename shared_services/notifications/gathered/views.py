"""« Mes messages », on the account host."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from kernel.errors import UnknownAuthority
from kernel.permissions import public
from kernel.tenancy import authority_by_id
from shared_services.notifications.gathered import queries, web_push
from shared_services.notifications.gathered.actions import browsers, centre
from shared_services.notifications.gathered.errors import SubscriptionRefused
from shared_services.notifications.gathered.links import is_own

PER_PAGE = 20
LONGEST_BODY = 4000


@never_cache
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The person's messages from all town halls, newest first."""
    mine = queries.messages_of(_me(request))
    page = Paginator(mine, PER_PAGE).get_page(request.GET.get("page"))
    names = queries.names_of({message.authority_id for message in page.object_list})
    context = {
        "page": page,
        "lines": [(one, names.get(one.authority_id, _("Une mairie"))) for one in page.object_list],
        "unread": queries.unread_count(_me(request)),
        "push_key": settings.WEB_PUSH["PUBLIC_KEY"] if web_push.is_configured() else "",
        "push_count": queries.browsers_of(_me(request)),
    }
    return render(request, "gathered/index.html", context)


@never_cache
@require_GET
def read(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Mark the message as read and go where it is told in full. 404 for another's."""
    message = centre.mark_read(message_id, actor=request.user)
    if message is None:
        raise Http404
    try:
        authority = authority_by_id(message.authority_id)
    except UnknownAuthority as error:
        raise Http404 from error
    wanted = message.url if is_own(message.url, authority) else authority.url("/")
    return HttpResponseRedirect(wanted)


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    count = centre.mark_all_read(actor=request.user)
    said = ngettext("%d message marqué comme lu.", "%d messages marqués comme lus.", count) % count
    messages.success(request, said)
    return redirect("gathered:index")


@require_POST
def subscribe(request: HttpRequest) -> JsonResponse:
    """The browser's own script sends its keys here. 400 for anything else."""
    told = _told(request)
    keys = told.get("keys")
    if not isinstance(keys, dict):
        return JsonResponse({"error": "wrong_body"}, status=400)
    try:
        browsers.subscribe(
            endpoint=str(told.get("endpoint", "")),
            p256dh=str(keys.get("p256dh", "")),
            auth=str(keys.get("auth", "")),
            browser=request.headers.get("User-Agent", ""),
            actor=request.user,
        )
    except SubscriptionRefused as error:
        return JsonResponse({"error": error.code, "message": error.message}, status=400)
    return JsonResponse({"subscribed": True})


@require_POST
def unsubscribe(request: HttpRequest) -> HttpResponse:
    """A form without a script: no browser of this person is told any more."""
    browsers.unsubscribe(actor=request.user)
    messages.success(request, _("Vos navigateurs ne vous préviendront plus."))
    return redirect("gathered:index")


@public
@require_GET
def service_worker(request: HttpRequest) -> HttpResponse:
    """The script that shows a notice when the browser is told; the same for everyone."""
    answer = render(
        request,
        "gathered/service_worker.js",
        {"icon": static("gathered/message.svg")},
        content_type="text/javascript",
    )
    answer["Cache-Control"] = "max-age=3600"
    return answer


def _me(request: HttpRequest) -> Any:
    return request.user.pk


def _told(request: HttpRequest) -> dict[str, Any]:
    if len(request.body) > LONGEST_BODY:
        return {}
    try:
        told = json.loads(request.body)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
