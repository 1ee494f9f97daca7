"""The agenda in the back office: the week, one act at a time, booking for someone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kernel.clock import today
from kernel.errors import DomainError, NotAllowed
from kernel.tenancy import require_authority
from shared_services.appointments import queries
from shared_services.appointments.actions import booking, feeding
from shared_services.appointments.errors import AgentsOnly
from shared_services.appointments.forms import BookForSomeoneForm, CancelForm, ReasonForm
from shared_services.appointments.models import Appointment, AppointmentReason, Counter
from shared_services.appointments.permissions import can_change_settings, can_handle
from shared_services.appointments.views.keeping import private_page

View = Callable[..., HttpResponse]
HERE = "appointments_admin"


@dataclass(frozen=True)
class Day:
    """A day of the agenda, with its appointments in order."""

    day: date
    is_today: bool
    appointments: list[Appointment]


def agents_only(view: View) -> View:
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not require_authority().is_commune:
            raise Http404
        if not can_handle(request.user):
            raise AgentsOnly
        return view(request, *args, **kwargs)

    return checked


@require_GET
@agents_only
def agenda(request: HttpRequest) -> HttpResponse:
    """One week: seven days, or those with something on them at the week's end."""
    chosen = _day(request.GET.get("semaine", ""))
    monday = chosen - timedelta(days=chosen.weekday())
    found = list(queries.agenda(monday))
    counters = list(Counter.objects.all())
    days = [
        Day(
            day,
            day == today(),
            [each for each in found if localtime(each.starts_at).date() == day],
        )
        for day in (monday + timedelta(days=number) for number in range(7))
    ]
    context = {
        "days": [each for each in days if each.appointments or each.day.weekday() < 5],
        "monday": monday,
        "sunday": monday + timedelta(days=6),
        "before": monday - timedelta(days=7),
        "after": monday + timedelta(days=7),
        "is_this_week": monday <= today() <= monday + timedelta(days=6),
        "today": today(),
        "closed": queries.in_closed_times(),
        "counters": counters,
        "feeds": [(each, _feed_url(each)) for each in counters],
        "figures": queries.figures(today() - timedelta(days=365)),
        "cancel_form": CancelForm(),
        "may_configure": can_change_settings(request.user),
    }
    return private_page(render(request, "appointments/admin/agenda.html", context))


@require_POST
@agents_only
def act(request: HttpRequest, appointment_id: UUID, name: str) -> HttpResponse:
    """One act on one appointment; a colleague's change meanwhile is told, never overwritten."""
    found = get_object_or_404(Appointment, pk=appointment_id)
    text = request.POST.get("version", "")
    by: dict[str, Any] = {
        "actor": request.user,
        "version": int(text) if text.isdigit() else -1,
    }
    try:
        if name == "venu":
            booking.close(found.pk, came=True, **by)
        elif name == "absent":
            booking.close(found.pk, came=False, **by)
        elif name == "annuler":
            booking.cancel_by_town_hall(
                found.pk, reason=request.POST.get("cancel_reason", ""), **by
            )
            messages.success(request, _("Le rendez-vous est annulé."))
            if not found.email:
                messages.warning(
                    request, _("Cette personne n'a pas d'adresse électronique : appelez-la.")
                )
        else:
            raise Http404
    except NotAllowed:
        raise
    except DomainError as error:
        messages.error(request, error.message)
    return redirect(_week(found))


@agents_only
def book_for_someone(request: HttpRequest) -> HttpResponse:
    """For someone at the counter or on the telephone: the reason, then the time and the name."""
    chosen = request.POST.get("reason") or request.GET.get("motif", "")
    reason = AppointmentReason.objects.filter(pk=chosen).first() if chosen.isdigit() else None
    if reason is None:
        return _page(request, {"reason_form": ReasonForm()})
    slots = queries.free(reason, by_agent=True)
    data = request.POST if request.method == "POST" else None
    form = BookForSomeoneForm(data, slots=slots)
    if form.is_valid():
        try:
            made = booking.book(
                reason, form.cleaned_data["slot"], form.visitor, actor=request.user, by_agent=True
            )
        except NotAllowed:
            raise
        except DomainError as error:
            form.add_error("slot", error.message)
        else:
            messages.success(
                request, _("Le rendez-vous %(number)s est pris.") % {"number": made.number}
            )
            return redirect(_week(made))
    return _page(request, {"reason": reason, "form": form, "has_slots": bool(slots)})


@require_POST
@agents_only
def renew_feed(request: HttpRequest, counter_id: int) -> HttpResponse:
    get_object_or_404(Counter, pk=counter_id)
    feeding.renew_feed(counter_id, actor=request.user)
    messages.success(request, _("L'adresse a changé : l'ancienne ne montre plus rien."))
    return redirect(f"{HERE}:agenda")


def _page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    status = 422 if "form" in context and context["form"].errors else 200
    page = render(request, "appointments/admin/book.html", context, status=status)
    return private_page(page)


def _feed_url(counter: Counter) -> str:
    path = reverse("appointments:agenda_ics", args=[counter.feed_key])
    return str(require_authority().url(path))


def _week(appointment: Appointment) -> str:
    day = localtime(appointment.starts_at).date()
    return f"{reverse(f'{HERE}:agenda')}?semaine={day}#rdv-{appointment.pk}"


def _day(text: str) -> date:
    """A day of the week to show; today for what is no date, or one nobody books for."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today()
    near = timedelta(days=3660)
    return day if today() - near < day < today() + near else today()
