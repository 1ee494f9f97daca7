from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from kernel.clock import today
from kernel.permissions import public
from kernel.tenancy import require_authority
from shared_services.local_life import waste_days
from shared_services.local_life.models import CollectionSector
from shared_services.local_life.views.keeping import public_page


@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Days of collection at an address; by sector without one."""
    address = request.GET.get("adresse", "")
    address = " ".join(address.split())[: waste_days.LONGEST] if address.isprintable() else ""
    context = {
        "address": address,
        "sectors": waste_days.sectors(),
        "places": waste_days.places(address),
        "moved": [one for one in waste_days.shifts().values() if one.planned_on >= today()],
    }
    if not address:
        return public_page(request, "local_life/waste.html", context)
    response = render(request, "local_life/waste.html", context)
    # Where someone lives: no shared cache keeps it.
    patch_cache_control(response, private=True, no_store=True)
    return response


@public
@require_safe
def sector_ics(request: HttpRequest, sector_id: int, slug: str) -> HttpResponse:
    """iCalendar (RFC 5545): a whole-day event for each collection of the year to come."""
    wanted = CollectionSector.objects.prefetch_related("rounds")
    sector = get_object_or_404(wanted, pk=sector_id)
    host = require_authority().primary_host
    calendar = Calendar()
    calendar.add("prodid", "-//Beffroi//collecte//FR")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Collecte des déchets : %(name)s") % {"name": sector.name})
    for one in waste_days.collections(sector, waste_days.shifts()):
        event = Event()
        event.add("uid", f"{one.day:%Y%m%d}-{one.kind}-{sector.pk}@{host}")
        event.add("dtstamp", datetime.now(UTC))
        event.add("dtstart", one.day)
        event.add("dtend", one.day + timedelta(days=1))
        event.add("summary", one.label)
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    response = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="collecte-{sector.slug}.ics"'
    return response
