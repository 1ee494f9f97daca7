"""What this site offers: choose, take back, read the answers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kernel.errors import DomainError, NotAllowed
from shared_services.shared_content import queries
from shared_services.shared_content.actions import offering
from shared_services.shared_content.errors import NothingThere
from shared_services.shared_content.forms import CHOSEN, EVERYONE, OfferForm
from shared_services.shared_content.projection.models import SharedAnswer, SharedItem
from shared_services.shared_content.views.guarding import for_publishers
from shared_services.websites import facade as websites


@require_GET
@for_publishers
def index(request: HttpRequest) -> HttpResponse:
    """What is online of a kind, with what became of each offer."""
    kind = request.GET.get("type", "")
    if kind not in SharedItem.Kind.values:
        kind = SharedItem.Kind.EVENT
    items = {one.source_id: one for one in queries.own_items().filter(kind=kind)}
    rows = [(one, items.get(one.identity)) for one in websites.shareables(kind)]
    context = {
        "kinds": SharedItem.Kind.choices,
        "kind": kind,
        "rows": rows,
        "others": queries.neighbourhood().others,
    }
    return render(request, "shared_content/admin/own.html", context)


@require_http_methods(["GET", "POST"])
@for_publishers
def offer(request: HttpRequest, shared_kind: str, shared_source: str) -> HttpResponse:
    """To whom; the answers, when it is offered already."""
    source = websites.shareable(shared_kind, shared_source)
    if source is None:
        raise Http404
    others = queries.neighbourhood().others
    item = queries.own_items().filter(kind=shared_kind, source_id=shared_source).first()
    form = OfferForm(request.POST or None, others=others, initial=_initial(item))
    if request.method == "POST" and form.is_valid() and _keep(request, form, source):
        return redirect("shared_content:offered", shared_kind, shared_source)
    context = {
        "form": form,
        "source": source,
        "item": item,
        "others": others,
        "answers": _answers(item, others),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "shared_content/admin/offer.html", context, status=status)


def _keep(request: HttpRequest, form: OfferForm, source: Any) -> bool:
    try:
        offering.offer(source.kind, source.identity, communes=form.chosen, actor=request.user)
    except NotAllowed:
        raise
    except DomainError as error:
        form.add_error(None, error.message)
        return False
    messages.success(request, _("C'est proposé : chaque voisine décide de le reprendre ou non."))
    return True


@require_POST
@for_publishers
def withdraw(request: HttpRequest, shared_item_id: UUID) -> HttpResponse:
    try:
        offering.withdraw(shared_item_id, actor=request.user)
    except NothingThere as error:
        raise Http404 from error
    messages.success(request, _("C'est retiré de tous les sites qui l'avaient repris."))
    return redirect("shared_content:own")


def _initial(item: SharedItem | None) -> dict[str, Any]:
    if item is None or item.for_everyone or item.state == SharedItem.State.WITHDRAWN:
        return {"audience": EVERYONE}
    return {"audience": CHOSEN, "communes": [str(one) for one in item.audience]}


def _answers(item: SharedItem | None, others: list[Any]) -> list[dict[str, Any]]:
    if item is None:
        return []
    names = {one.pk: one.full_name for one in others}
    rows = SharedAnswer.objects.filter(item=item)
    return [
        {"who": names[row.authority_id], "row": row} for row in rows if row.authority_id in names
    ]
