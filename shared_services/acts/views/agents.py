"""The screens of those who publish: what is due, the form, what comes later to an act."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kernel.clock import today
from kernel.tenancy import require_authority
from shared_services.acts import queries
from shared_services.acts.actions import informing, meetings, publishing
from shared_services.acts.errors import WrongAct
from shared_services.acts.forms import (
    ActForm,
    ActsForm,
    MeetingForm,
    MinutesForm,
    ReceiptForm,
    TextForm,
    WithdrawalForm,
)
from shared_services.acts.models import Act
from shared_services.acts.permissions import require_publisher
from shared_services.acts.rules import publication

BOARD = "acts_admin:board"
CHANGES: dict[str, tuple[str, type[ActsForm], Callable[..., Act]]] = {
    "recu": ("receipt_form", ReceiptForm, publishing.note_receipt),
    "texte": ("text_form", TextForm, publishing.type_text),
    "retrait": ("withdrawal_form", WithdrawalForm, publishing.withdraw),
}


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """What is due after each meeting, and the acts online."""
    require_publisher(request.user)
    return _board(request)


def _board(request: HttpRequest, form: ActsForm | None = None, status: int = 200) -> HttpResponse:
    authority = require_authority()
    name = _("Conseil municipal") if authority.is_commune else _("Conseil communautaire")
    duties = queries.duties()
    context = {
        "to_do": [duty for duty in duties if duty.state != queries.DONE],
        "done": [duty for duty in duties if duty.state == queries.DONE],
        "late": sum(duty.state == queries.LATE for duty in duties),
        "page_obj": Paginator(queries.acts(), 20).get_page(request.GET.get("page", "1")),
        "form": form or MeetingForm(initial={"held_on": today(), "label": name}),
        "minutes_form": MinutesForm(),
        "may_host": not authority.is_commune,
    }
    return render(request, "acts/admin/board.html", context, status=status)


@require_POST
def note_meeting(request: HttpRequest) -> HttpResponse:
    require_publisher(request.user)
    form = MeetingForm(request.POST)
    if form.is_valid():
        try:
            meetings.note_meeting(**form.cleaned_data, actor=request.user)
        except WrongAct as error:
            form.show(error)
        else:
            messages.success(request, _("Séance notée : ses délais sont comptés ci-dessous."))
            return redirect(BOARD)
    return _board(request, form, status=422)


@require_POST
def minutes_adopted(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    require_publisher(request.user)
    form = MinutesForm(request.POST)
    try:
        on = form.cleaned_data["on"] if form.is_valid() else None
        meetings.minutes_adopted(meeting_id, on=on, actor=request.user)
    except WrongAct as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("C'est noté : le procès-verbal est à publier."))
    return redirect(BOARD)


@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest) -> HttpResponse:
    """The form is the national record; what it gives goes online at once."""
    require_publisher(request.user)
    if request.method == "GET":
        form = ActForm(initial=_asked(request))
        return render(request, "acts/admin/publish.html", _with_rules(form))
    form = ActForm(request.POST, request.FILES)
    if form.is_valid():
        facts = dict(form.cleaned_data)
        file, names_someone = facts.pop("file"), facts.pop("names_someone") == "oui"
        try:
            done = publishing.publish(
                facts, file.read(), names_someone=names_someone, actor=request.user
            )
        except WrongAct as error:
            form.show(error)
        else:
            _say_published(request, done)
            return redirect("acts_admin:act", done.act.pk)
    return render(request, "acts/admin/publish.html", _with_rules(form), status=422)


def _asked(request: HttpRequest) -> dict[str, Any]:
    """What a link of the board already knows."""
    asked = {name: request.GET[name] for name in ("nature", "meeting") if name in request.GET}
    return {"adopted_on": today(), **asked}


def _with_rules(form: ActForm) -> dict[str, Any]:
    parts = {
        "who": ("nature", "number", "title", "adopted_on", "meeting", "author_name"),
        "check": ("author_capacity", "names_someone", "publication_ground", "file", "matter_code"),
        "more": (
            "replaces",
            "prefecture_id",
            "prefecture_on",
            "budget_year",
            "budget_name",
            *publishing.VOTES,
        ),
    }
    fields = {part: [form[name] for name in names] for part, names in parts.items()}
    if "commune" in form.fields:
        fields["who"].insert(0, form["commune"])
    return {"form": form, "fields": fields, "months": publication().least_months_online}


def _say_published(request: HttpRequest, done: publishing.Published) -> None:
    messages.success(request, _("L'acte est en ligne."))
    if done.is_picture:
        messages.warning(
            request,
            _(
                "Ce PDF est une image : on ne peut ni l'écouter ni y chercher un mot. Exportez la "
                "prochaine fois le PDF depuis votre traitement de texte, et écrivez ici le texte."
            ),
        )


@require_GET
def act(request: HttpRequest, act_id: int) -> HttpResponse:
    require_publisher(request.user)
    return _act(request, _found(act_id))


def _found(act_id: int) -> Act:
    found = queries.act(act_id)
    if found is None:
        raise Http404
    return found


def _act(
    request: HttpRequest, one: Act, changed: dict[str, ActsForm] | None = None
) -> HttpResponse:
    forms = {
        "text_form": TextForm(initial={"text": one.text}),
        "receipt_form": ReceiptForm(
            initial={"prefecture_id": one.prefecture_id, "prefecture_on": one.prefecture_on}
        ),
        "withdrawal_form": WithdrawalForm(),
        **(changed or {}),
    }
    context = {
        "act": one,
        "least_online_until": queries.least_online_until(one),
        "told": informing.told(one),
        **forms,
    }
    status = 422 if changed else 200
    return render(request, "acts/admin/act.html", context, status=status)


@require_POST
def change_act(request: HttpRequest, act_id: int, change: str) -> HttpResponse:
    """« recu », « texte » or « retrait »: what may still be written beside a frozen act."""
    require_publisher(request.user)
    one = _found(act_id)
    if change not in CHANGES:
        raise Http404
    name, make, do = CHANGES[change]
    form = make(request.POST)
    if form.is_valid():
        try:
            do(act_id, actor=request.user, **form.cleaned_data)
        except WrongAct as error:
            form.show(error)
        else:
            messages.success(request, _("C'est noté, et la page publique le dit."))
            return redirect("acts_admin:act", act_id)
    return _act(request, one, {name: form})
