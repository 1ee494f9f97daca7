from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kernel.clock import today
from kernel.permissions import public
from shared_services.local_life.models import MenuWeek
from shared_services.local_life.rules import allergens
from shared_services.local_life.views.keeping import public_page

MOST_WEEKS = 12


@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """This week's menu and those already known after it."""
    weeks = MenuWeek.objects.current().prefetch_related("days")[:MOST_WEEKS]
    context = {"weeks": weeks, "allergens": allergens(), "today": today()}
    return public_page(request, "local_life/menus.html", context)
