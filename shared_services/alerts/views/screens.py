"""The back office: list, choice of a type, writing, preview, follow-up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kernel.errors import DomainError, NotAllowed
from kernel.tenancy import require_authority
from shared_services.alerts import content as contents
from shared_services.alerts import permissions, queries
from shared_services.alerts.actions import writing
from shared_services.alerts.actions.acting import others_who_confirm
from shared_services.alerts.actions.audience import about, estimate
from shared_services.alerts.catalogue import kind_named, kinds
from shared_services.alerts.errors import NothingThere, NotNow, WrongAlert
from shared_services.alerts.forms import AlertForm, initial_of
from shared_services.alerts.models import Alert, AlertMessage, Channel
from shared_services.alerts.rendering import steps
from shared_services.alerts.views.acts import ACTS
from shared_services.alerts.views.guarding import for_those_who_follow
from shared_services.alerts.views.preview import previewed
from shared_services.notifications import facade as notifications
from tenants.authorities.queries import members_of

LIST_SIZE = 100
Waiting = AlertMessage.State.WAITING


@require_GET
@for_those_who_follow
def index(request: HttpRequest) -> HttpResponse:
    """Every alert of this space, those to act on first."""
    found = [_listed(alert) for alert in queries.for_agents()[:LIST_SIZE]]
    context = {
        "open": [each for each in found if each["is_open"]],
        "closed": [each for each in found if not each["is_open"]],
        "may_write": permissions.can_publish(request.user),
        "may_set_up": permissions.can_set_up(request.user),
    }
    return render(request, "alerts/admin/index.html", context)


def _listed(alert: Alert) -> dict[str, Any]:
    told = [each for each in alert.messages.all() if each.state != AlertMessage.State.DROPPED]
    last = told[-1] if told else None
    return {
        "alert": alert,
        "kind": kind_named(alert.kind).label,
        "last": last,
        "waits": bool(last and last.state == Waiting and not alert.is_received),
        "is_open": alert.state in {Alert.State.DRAFT, Alert.State.HELD, Alert.State.ACTIVE},
    }


@require_GET
@for_those_who_follow
def choose(request: HttpRequest) -> HttpResponse:
    """Which type: each brings a text that is ready."""
    _check_writes(request)
    return render(request, "alerts/admin/choose.html", {"kinds": kinds().values()})


@require_http_methods(["GET", "POST"])
@for_those_who_follow
def begin(request: HttpRequest, alert_kind: str) -> HttpResponse:
    """A new alert of that type; POST keeps the draft and shows what it will look like."""
    _check_writes(request)
    if alert_kind not in kinds():
        raise Http404
    kind, members = kind_named(alert_kind), _members()
    if request.method != "POST":
        content = contents.proposed(kind, _place())
        chosen = [commune.pk for commune in members]
        form = AlertForm(members=members, initial=initial_of(content, chosen))
        return _editor(request, form, kind.label, kind.help)

    def keep(form: AlertForm) -> AlertMessage:
        return writing.start(alert_kind, form.content, communes=form.chosen, actor=request.user)

    return _kept(request, AlertForm(request.POST, members=members), keep, kind.label, kind.help)


@require_http_methods(["GET", "POST"])
@for_those_who_follow
def write(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """The draft of an alert, or an update of one that is out."""
    _check_writes(request)
    alert = queries.alert_of(alert_id)
    message = queries.under_way(alert)
    last = message or queries.last_sent(alert)
    if last is None or (alert.is_received and alert.state != Alert.State.ACTIVE):
        raise Http404
    kind, members, over = kind_named(alert.kind), _members(), last.is_all_clear
    if request.method != "POST":
        chosen = list(alert.shares.values_list("commune_id", flat=True))
        initial = initial_of(contents.content_of(last), chosen)
        form = AlertForm(members=members, initial=initial, all_clear=over)
        return _editor(request, form, kind.label, kind.help, alert)

    def keep(form: AlertForm) -> AlertMessage:
        return writing.save(alert_id, form.content, communes=form.chosen, actor=request.user)

    form = AlertForm(request.POST, members=members, all_clear=over)
    return _kept(request, form, keep, kind.label, kind.help, alert)


@require_GET
@for_those_who_follow
def preview(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """What is about to leave, as a banner, a mail and an SMS, and how many people it reaches."""
    alert = queries.alert_of(alert_id)
    message = queries.under_way(alert)
    if message is None:
        return redirect("alerts_admin:detail", alert_id)
    people = estimate(alert, message)
    context = {
        **previewed(message),
        "alert": alert,
        "message": message,
        "people": people,
        "limit": queries.setting().confirm_above,
        "needs_another": people > queries.setting().confirm_above,
        "communes": alert.shares.all(),
        "may_write": permissions.can_publish(request.user) and _is_ours(alert, message),
        "channels": [Channel(each).label for each in message.channels],
    }
    return render(request, "alerts/admin/preview.html", context)


@require_GET
@for_those_who_follow
def detail(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """Where the alert stands: what was said, how far it went, what can be done now."""
    alert = queries.alert_of(alert_id)
    message, user = queries.under_way(alert), request.user
    is_ours = bool(message and _is_ours(alert, message))
    waits = bool(message and message.state == Waiting and is_ours)
    is_author = bool(message and message.author_id == user.pk)
    said = queries.sent_messages(alert)
    is_own = not alert.is_received
    context = {
        "alert": alert,
        "kind": kind_named(alert.kind).label,
        "message": message,
        "message_steps": steps(message) if message else [],
        "said": said,
        "last": said[-1] if said else message,
        "counts": _counts(alert),
        "shares": _shares(alert),
        "waits": waits,
        "may_write": permissions.can_publish(user),
        "may_confirm": waits and permissions.can_confirm(user) and not is_author,
        "is_author": is_author,
        "others": [one.name for one in others_who_confirm(message.author_id)]
        if message and waits
        else [],
        "is_active": alert.state == Alert.State.ACTIVE,
        "is_own": is_own,
        "is_ours": is_ours,
        "may_localise": alert.is_received
        and alert.state in {Alert.State.ACTIVE, Alert.State.HELD}
        and permissions.can_publish(user),
    }
    return render(request, "alerts/admin/detail.html", context)


def _is_ours(alert: Alert, message: AlertMessage) -> bool:
    """Written here: all of our own alerts, and our updates of one received."""
    return not alert.is_received or message.author_id is not None


def _counts(alert: Alert) -> list[dict[str, Any]]:
    found = notifications.counts_about(about(alert))
    return [{"label": _channel_label(name), **row} for name, row in sorted(found.items())]


def _shares(alert: Alert) -> list[dict[str, Any]]:
    return [
        {
            "share": share,
            "counts": [
                {"label": _channel_label(name), **row} for name, row in sorted(share.counts.items())
            ],
        }
        for share in alert.shares.all()
    ]


def _channel_label(name: str) -> str:
    labels = {"email": _("Courriel"), "sms": _("SMS"), "push": _("Navigateurs")}
    return labels.get(name, name)


@require_POST
@for_those_who_follow
def act(request: HttpRequest, alert_id: UUID, alert_act: str) -> HttpResponse:
    """One button. A second press of the same does nothing more."""
    if alert_act not in ACTS:
        raise Http404
    try:
        done, target = ACTS[alert_act](alert_id, request)
    except NotAllowed:
        raise
    except WrongAlert as error:
        messages.error(request, error.message)
        return redirect("alerts_admin:write", alert_id)
    except NothingThere:
        raise
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("alerts_admin:detail", alert_id)
    messages.success(request, done)
    return (
        redirect("alerts_admin:index")
        if target == "index"
        else redirect(f"alerts_admin:{target}", alert_id)
    )


def _place() -> str:
    authority = require_authority()
    return str(authority.at_name) if authority.is_commune else _("sur notre territoire")


def _check_writes(request: HttpRequest) -> None:
    if not permissions.can_publish(request.user):
        raise NotAllowed(_("Votre rôle ne permet pas de publier une alerte."))


def _members() -> list[Any]:
    authority = require_authority()
    if authority.is_commune:
        return []
    return [commune for commune in members_of(authority) if commune.is_served]


def _kept(
    request: HttpRequest,
    form: AlertForm,
    keep: Callable[[AlertForm], AlertMessage],
    label: str,
    help_text: str,
    alert: Alert | None = None,
) -> HttpResponse:
    if not form.is_valid():
        return _editor(request, form, label, help_text, alert, status=422)
    try:
        message = keep(form)
    except WrongAlert as error:
        form.show(error)
        return _editor(request, form, label, help_text, alert, status=422)
    except NotNow as error:
        messages.error(request, error.message)
        return redirect("alerts_admin:index")
    return redirect("alerts_admin:preview", message.alert_id)


def _editor(
    request: HttpRequest,
    form: AlertForm,
    label: str,
    help_text: str,
    alert: Alert | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"form": form, "kind": label, "kind_help": help_text, "alert": alert}
    return render(request, "alerts/admin/write.html", context, status=status)
