"""« Avis sur les pages » in the back office, at `/gestion/avis/`."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shared_services.page_opinions import permissions, queries
from shared_services.page_opinions.actions import noting
from shared_services.page_opinions.models import Remark

PER_PAGE = 20
View = Callable[..., HttpResponse]


def for_readers(view: View) -> View:
    """Refuse who has nothing to do with pages."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        permissions.require_reader(request.user)
        return view(request, *args, **kwargs)

    return checked


@require_GET
@for_readers
def index(request: HttpRequest) -> HttpResponse:
    """What readers missed, and the pages that helped fewest of them."""
    done = request.GET.get("etat") == "traitees"
    pages = Paginator(queries.remarks(waiting=not done), PER_PAGE)
    context = {
        "done": done,
        "page_obj": pages.get_page(request.GET.get("page", "1")),
        "pages": queries.worst_first(),
    }
    return render(request, "page_opinions/admin/index.html", context)


@require_POST
@for_readers
def deal_with(request: HttpRequest, remark_id: UUID) -> HttpResponse:
    try:
        noting.deal_with(remark_id, actor=request.user)
    except Remark.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, _("C'est noté : cette remarque est traitée."))
    return redirect("page_opinions_admin:index")
