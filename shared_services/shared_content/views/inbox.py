"""What the neighbours offer: look, take up, leave."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from kernel.errors import DomainError, NotAllowed
from shared_services.shared_content import queries
from shared_services.shared_content.actions import deciding
from shared_services.shared_content.projection.models import SharedAnswer, SharedItem
from shared_services.shared_content.views.guarding import for_publishers

Answer = SharedAnswer.State
PER_PAGE = 20
WAITING, TAKEN, LEFT = "attente", "repris", "ecartes"
STATES = {
    WAITING: gettext_lazy("À regarder"),
    TAKEN: gettext_lazy("Repris"),
    LEFT: gettext_lazy("Écartés"),
}


@require_GET
@for_publishers
def index(request: HttpRequest) -> HttpResponse:
    """Offers by answer, then by neighbour, kind and heading; odd words of the address are all."""
    others = queries.neighbourhood().others
    wanted = _wanted(request, others)
    found = _narrowed(_of_state(wanted["state"]), wanted)
    context = {
        "states": STATES.items(),
        "others": others,
        "kinds": SharedItem.Kind.choices,
        "topics": queries.topics(),
        "page_obj": Paginator(found, PER_PAGE).get_page(request.GET.get("page", "1")),
        **wanted,
    }
    return render(request, "shared_content/admin/index.html", context)


def _wanted(request: HttpRequest, others: list[Any]) -> dict[str, str]:
    state = request.GET.get("etat", WAITING)
    origin, kind = request.GET.get("origine", ""), request.GET.get("type", "")
    return {
        "state": state if state in STATES else WAITING,
        "origin": origin if origin in {str(one.pk) for one in others} else "",
        "kind": kind if kind in SharedItem.Kind.values else "",
        "topic": request.GET.get("rubrique", "")[:100].replace("\x00", ""),
    }


def _of_state(state: str) -> Any:
    if state == WAITING:
        return queries.waiting()
    return queries.offers().filter(answer=Answer.ACCEPTED if state == TAKEN else Answer.REFUSED)


def _narrowed(found: Any, wanted: dict[str, str]) -> Any:
    kept = Q()
    if wanted["origin"]:
        kept &= Q(authority_id=wanted["origin"])
    if wanted["kind"]:
        kept &= Q(kind=wanted["kind"])
    if wanted["topic"]:
        kept &= Q(topic=wanted["topic"])
    return found.filter(kept)


@require_POST
@for_publishers
def accept(request: HttpRequest, shared_item_id: UUID) -> HttpResponse:
    return _answered(
        request,
        lambda: deciding.accept(shared_item_id, actor=request.user),
        _("C'est repris : votre site le montre, avec le nom de qui le propose."),
    )


@require_POST
@for_publishers
def refuse(request: HttpRequest, shared_item_id: UUID) -> HttpResponse:
    reason = request.POST.get("reason", "")[:2000]
    return _answered(
        request,
        lambda: deciding.refuse(shared_item_id, reason=reason, actor=request.user),
        _("C'est écarté : votre site ne le montre pas."),
    )


def _answered(request: HttpRequest, act: Any, done: str) -> HttpResponse:
    try:
        act()
    except NotAllowed:
        raise
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, done)
    return redirect(f"{request.path.rsplit('/', 3)[0]}/?{_back(request)}")


def _back(request: HttpRequest) -> str:
    """The list as it was: its filters travel in the form."""
    told = request.POST.get("back", "")
    return told if len(told) < 500 and told.isprintable() else ""
