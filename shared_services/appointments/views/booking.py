"""What residents do: choose a reason, a time, say who comes."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from kernel.errors import DomainError
from kernel.permissions import public
from kernel.read_only import rests_when_read_only
from kernel.throttle import too_many
from shared_services.appointments import queries
from shared_services.appointments.actions import booking
from shared_services.appointments.errors import SlotTaken
from shared_services.appointments.forms import BookForm
from shared_services.appointments.links import token_for
from shared_services.appointments.models import AppointmentReason
from shared_services.appointments.slots import Slot
from shared_services.appointments.views.keeping import communes_only, private_page

NEAREST = 12


@public
@require_safe
@communes_only
def index(request: HttpRequest) -> HttpResponse:
    """What one may come for, and what to bring."""
    context = {
        "reasons": queries.reasons(),
        "closures": queries.closures_ahead(),
        "reference": _reference(request),
    }
    return render(request, "appointments/index.html", context)


@public
@require_safe
@communes_only
def reason(request: HttpRequest, slug: str) -> HttpResponse:
    """The free times of the weeks to come."""
    found = _reason(slug)
    counters = queries.counters_for(found)
    days = queries.days_of(queries.free(found, counters=counters))
    context = {
        "reason": found,
        "days": days,
        "counters": {each.pk: each for each in counters},
        "closures": queries.closures_ahead(),
        "reference": _reference(request),
    }
    # Free times change with each booking: no shared cache keeps them.
    return private_page(render(request, "appointments/reason.html", context), indexed=True)


@public
@rests_when_read_only
@communes_only
def book(request: HttpRequest, slug: str) -> HttpResponse:
    """Who comes. A time taken meanwhile is told, with the nearest ones, and nothing is lost."""
    found = _reason(slug)
    key = request.POST.get("slot") or request.GET.get("creneau", "")
    slots = _offered(found, key)
    if request.method != "POST":
        if not slots or slots[0].key != key:
            return _again(request, found, key)
        return _page(request, found, BookForm(initial=_known(request), slots=slots[:1]))
    if too_many(request, "appointments.book"):
        return render(request, "design_system/429.html", status=429)
    is_free = bool(slots) and slots[0].key == key
    form = BookForm(request.POST, slots=slots[:1] if is_free else slots)
    if not form.is_valid():
        if not is_free:
            form.errors.pop("slot", None)
            form.add_error("slot", SlotTaken().message)
        return _page(request, found, form)
    try:
        made = booking.book(found, key, form.visitor, actor=request.user)
    except SlotTaken as error:
        form = BookForm(request.POST, slots=_offered(found, key))
        form.is_valid()
        form.errors.pop("slot", None)
        form.add_error("slot", error.message)
        return _page(request, found, form)
    except DomainError as error:
        form.add_error(None, error.message)
        return _page(request, found, form)
    return redirect("appointments:follow", token=token_for(made))


def _page(request: HttpRequest, found: AppointmentReason, form: BookForm) -> HttpResponse:
    chosen = form.fields["slot"].choices  # type: ignore[attr-defined]
    context = {"reason": found, "form": form, "when": chosen[0][1] if len(chosen) == 1 else ""}
    status = 422 if form.errors else 200
    return private_page(render(request, "appointments/book.html", context, status=status))


def _again(request: HttpRequest, found: AppointmentReason, key: str) -> HttpResponse:
    """A link to a time that is gone, or that never was: back to the free ones."""
    context = {"reason": found, "gone": bool(key)}
    page = render(request, "appointments/gone.html", context, status=410 if key else 404)
    return private_page(page)


def _offered(found: AppointmentReason, key: str) -> list[Slot]:
    """The time asked for, or the free ones around it when it is taken."""
    slots = queries.free(found)
    wanted = next((slot for slot in slots if slot.key == key), None)
    if wanted is not None:
        return [wanted]
    later = [slot for slot in slots if slot.key >= key]
    earlier = [slot for slot in slots if slot.key < key]
    return sorted([*earlier[-NEAREST // 3 :], *later[:NEAREST]])


def _known(request: HttpRequest) -> dict[str, Any]:
    user: Any = request.user
    about = {"request_reference": _reference(request)}
    if not user.is_authenticated:
        return about
    return {
        **about,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "email": user.email,
    }


def _reference(request: HttpRequest) -> str:
    text = request.GET.get("demande", "")[:30]
    return text if all(char.isalnum() or char == "-" for char in text) else ""


def _reason(slug: str) -> AppointmentReason:
    found = queries.reason_at(slug)
    if found is None:
        raise Http404
    return found
