"""The private page of one appointment: when, where, add to a calendar, move, cancel."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kernel.errors import DomainError
from kernel.permissions import public
from kernel.read_only import rests_when_read_only
from kernel.tenancy import require_authority
from shared_services.appointments import calendars, queries
from shared_services.appointments.actions import booking
from shared_services.appointments.actions.mails import place_of, when_of
from shared_services.appointments.forms import MoveForm
from shared_services.appointments.links import appointment_id_in
from shared_services.appointments.models import Appointment, Counter
from shared_services.appointments.views.keeping import private_page


@public
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """The appointment, for whoever holds the link of the mail."""
    found = _by_token(token)
    if request.method == "POST":
        try:
            booking.cancel_by_person(found.pk, actor=request.user, token=token)
            messages.success(request, _("Votre rendez-vous est annulé. Merci d'avoir prévenu."))
        except DomainError as error:
            messages.error(request, error.message)
        return redirect("appointments:follow", token=token)
    context = {
        "appointment": found,
        "reason": found.reason,
        "when": when_of(found),
        "place": place_of(found),
        "token": token,
        "may_change": found.is_to_come and require_authority().is_writable,
    }
    return private_page(render(request, "appointments/follow.html", context))


@public
@rests_when_read_only
def move(request: HttpRequest, token: str) -> HttpResponse:
    """Another time for the same reason."""
    found = _by_token(token)
    if not found.is_to_come:
        return redirect("appointments:follow", token=token)
    slots = queries.free(found.reason, leaving=found)
    slots = [slot for slot in slots if slot.starts_at != found.starts_at]
    form = MoveForm(request.POST if request.method == "POST" else None, slots=slots)
    if request.method == "POST" and form.is_valid():
        try:
            booking.move(found.pk, form.cleaned_data["slot"], actor=request.user, token=token)
        except DomainError as error:
            form.add_error("slot", error.message)
        else:
            messages.success(request, _("Votre rendez-vous est déplacé."))
            return redirect("appointments:follow", token=token)
    context = {"appointment": found, "when": when_of(found), "form": form, "slots": slots}
    status = 422 if form.errors else 200
    return private_page(render(request, "appointments/move.html", context, status=status))


@public
@require_safe
def follow_ics(request: HttpRequest, token: str) -> HttpResponse:
    """The appointment for a calendar program."""
    return _calendar(calendars.for_person(_by_token(token)), "rendez-vous.ics")


@public
@require_safe
def agenda_ics(request: HttpRequest, feed_key: UUID) -> HttpResponse:
    """A counter's agenda for a calendar program: its address is the key; initials alone."""
    counter = get_object_or_404(Counter, feed_key=feed_key)
    found = counter.appointments.to_come().select_related("reason")
    return _calendar(calendars.for_agents(counter, found), "agenda.ics")


def _by_token(token: str) -> Appointment:
    identity = appointment_id_in(token)
    if identity is None:
        raise Http404
    return get_object_or_404(
        Appointment.objects.select_related("reason", "counter"), pk=identity, forgotten_at=None
    )


def _calendar(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return private_page(answer)
