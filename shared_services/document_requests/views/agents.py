"""The town hall's side, in Wagtail's back office: the inbox, one request, the settings."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kernel.antivirus import facade as antivirus
from kernel.errors import DomainError, NotAllowed
from kernel.tenancy import require_authority
from shared_services.appointments import facade as appointments
from shared_services.document_requests import queries
from shared_services.document_requests.actions import inbox_views, letters
from shared_services.document_requests.actions import messages as thread
from shared_services.document_requests.actions.mails import about
from shared_services.document_requests.catalogue.letters import REFUSAL, LetterModel
from shared_services.document_requests.errors import AgentsOnly
from shared_services.document_requests.forms import (
    AskPiecesForm,
    AssignForm,
    DeliverForm,
    LabelsForm,
    MessageForm,
    NoteForm,
    RefusalForm,
)
from shared_services.document_requests.forms.letters import (
    AgentsFileForm,
    HandOverForm,
    PostForm,
    StartLetterForm,
)
from shared_services.document_requests.forms.opinions import AskOpinionForm
from shared_services.document_requests.letter_models import letters_here
from shared_services.document_requests.models import DocumentRequest
from shared_services.document_requests.permissions import (
    can_change_settings,
    can_handle_requests,
)
from shared_services.document_requests.states import State, may_follow
from shared_services.document_requests.views.acts import ACTS, DONE
from shared_services.document_requests.views.files import private_page, stream
from shared_services.document_requests.views.journey_pages import (
    applicant_answers,
    told_by,
)
from shared_services.notifications.facade import notifications_about

PER_PAGE = 25
View = Callable[..., HttpResponse]


def agents_only(view: View) -> View:
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not require_authority().is_commune:
            raise Http404
        if not can_handle_requests(request.user):
            raise AgentsOnly
        return view(request, *args, **kwargs)

    return checked


@require_GET
@agents_only
def inbox(request: HttpRequest) -> HttpResponse:
    """Requests by legal date. Without a filter: what is still open."""
    words = request.GET.get("q", "")[:100]
    state = request.GET.get("etat", "" if words else "open")
    mine, overdue = request.GET.get("moi") == "1", request.GET.get("retard") == "1"
    user: Any = request.user
    chosen = {
        "procedure": request.GET.get("demarche", "")[:50],
        "label": request.GET.get("etiquette", "")[:40],
        "source": request.GET.get("voie", "")[:20],
    }
    found = queries.inbox(
        words=words,
        state=state,
        assignee_id=user.pk if mine else None,
        overdue=overdue,
        **chosen,
    )
    counts, choices = queries.counts(), queries.choices_of_inbox()
    pages = Paginator(found, PER_PAGE)
    if state in {"open", "to_do"} and not (words or mine or overdue or any(chosen.values())):
        # Counted already for the tiles: tens of thousands of rows are not counted twice.
        pages.count = counts[state]
    page = pages.get_page(request.GET.get("p"))
    filters = request.GET.copy()
    filters.pop("p", None)
    context = {
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "counts": counts,
        "words": words,
        "state": state,
        "mine": mine,
        "overdue": overdue,
        "filters": filters.urlencode(),
        "chosen": chosen,
        "choices": choices,
        "views": choices.views_of(user.pk),
        "kept": [(key, request.GET.get(key, "")) for key in inbox_views.FILTERS],
        "sources": DocumentRequest.Source.choices,
        "states": [
            ("open", _("En cours, toutes")),
            ("to_do", _("À traiter par la mairie")),
            *State.choices,
            ("closed", _("Terminées")),
            ("all", _("Toutes")),
        ],
        "may_configure": can_change_settings(user),
    }
    return private_page(render(request, "document_requests/admin/inbox.html", context))


@require_POST
@agents_only
def keep_view(request: HttpRequest) -> HttpResponse:
    """Keep the filters of the page under a name."""
    told = {key: request.POST.get(f"filtre-{key}", "") for key in inbox_views.FILTERS}
    try:
        view = inbox_views.save_view(
            request.POST.get("name", ""),
            told,
            is_shared=request.POST.get("is_shared") == "1",
            actor=request.user,
        )
    except NotAllowed:
        raise
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("document_requests_admin:inbox")
    messages.success(request, _("La vue « %(name)s » est gardée.") % {"name": view.name})
    return redirect(f"{reverse('document_requests_admin:inbox')}?{view.filters}")


@require_POST
@agents_only
def remove_view(request: HttpRequest, view_id: int) -> HttpResponse:
    try:
        inbox_views.remove_view(view_id, actor=request.user)
        messages.success(request, _("La vue est retirée."))
    except NotAllowed:
        raise
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("document_requests_admin:inbox")


@require_GET
@agents_only
def detail(request: HttpRequest, request_id: UUID) -> HttpResponse:
    found = get_object_or_404(DocumentRequest, pk=request_id)
    if require_authority().is_writable:
        thread.mark_read_by_agent(found)
    return _detail(request, found, {})


@require_POST
@agents_only
def act(request: HttpRequest, request_id: UUID, name: str) -> HttpResponse:
    """One act of an agent. The page's version goes along: what a colleague did meanwhile shows."""
    found = get_object_or_404(DocumentRequest, pk=request_id)
    if name not in ACTS:
        raise Http404
    posted = request.POST.get("version", "")
    version = int(posted) if posted.isdigit() else -1
    try:
        forms = ACTS[name](request, found, {"actor": request.user, "version": version})
    except NotAllowed:
        raise
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("document_requests_admin:detail", request_id=request_id)
    if forms:
        return _detail(request, found, forms, status=422)
    messages.success(request, DONE[name])
    return redirect("document_requests_admin:detail", request_id=request_id)


@require_POST
@agents_only
def begin_letter(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Start a letter from a template, and open it."""
    found = get_object_or_404(DocumentRequest, pk=request_id)
    form = StartLetterForm(request.POST, models=_letters_for(found))
    if not form.is_valid():
        return _detail(request, found, {"letter_form": form}, status=422)
    try:
        made = letters.start_letter(found.pk, code=form.cleaned_data["code"], actor=request.user)
    except NotAllowed:
        raise
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("document_requests_admin:detail", request_id=request_id)
    return redirect("document_requests_admin:letter", letter_id=made.pk)


@require_GET
@agents_only
def file(request: HttpRequest, request_id: UUID, attachment_id: UUID) -> HttpResponse:
    found = get_object_or_404(DocumentRequest, pk=request_id)
    attachment = get_object_or_404(found.attachments, pk=attachment_id)
    download = request.GET.get("telecharger") == "1"
    return stream(attachment, in_place=not download)  # type: ignore[return-value]


def _detail(
    request: HttpRequest, found: DocumentRequest, forms: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    user: Any = request.user
    context = {
        "found": found,
        "procedure": found.procedure,
        "about_request": told_by(found),
        "about_applicant": applicant_answers(found.answers),
        "attachments": found.attachments.all(),
        "timeline": found.events.all(),
        "thread": found.messages.all(),
        "asked": found.piece_requests.filter(answered_at=None).first(),
        "mails": notifications_about(about(found)),
        "is_mine": found.assignee_id == user.pk,
        "may": _possible(found),
        "pieces_form": AskPiecesForm(procedure=found.procedure),
        "message_form": MessageForm(),
        "refusal_form": RefusalForm(),
        "reduced_scanner": antivirus.is_reduced(),
        "deliver_form": DeliverForm(),
        "assign_form": AssignForm(initial={"to": found.assignee_id}),
        "note_form": NoteForm(),
        "labels_form": LabelsForm(initial={"labels": ", ".join(found.labels)}),
        "opinions": found.opinions.all(),
        "opinion_form": AskOpinionForm(),
        "letters": found.letters.all(),
        "letter_form": StartLetterForm(models=_letters_for(found)),
        "agents_file_form": AgentsFileForm(),
        "post_form": PostForm(),
        "hand_over_form": HandOverForm(),
        "appointments": appointments.appointments_about(found.tracking_number),
        "twins": queries.twins_of(found),
        **forms,
    }
    page = render(request, "document_requests/admin/detail.html", context, status=status)
    return private_page(page)


def _letters_for(found: DocumentRequest) -> dict[str, LetterModel]:
    """What an agent may begin here. A refusal writes its own letter."""
    return {
        code: model
        for code, model in letters_here().items()
        if code != REFUSAL and model.suits(found.procedure_code)
    }


def _possible(found: DocumentRequest) -> dict[str, bool]:
    """Which acts make sense now. A new or waiting request is taken or resumed by the act itself."""
    current = found.state
    if current in {State.SUBMITTED, State.WAITING}:
        current = State.IN_PROGRESS
    return {
        "ask": found.state != State.WAITING and may_follow(current, State.WAITING),
        "ready": may_follow(current, State.READY),
        "post": may_follow(current, State.POSTED),
        "hand_over": may_follow(found.state, State.HANDED_OVER),
        "deliver": "download" in found.procedure.delivery.modes
        and may_follow(current, State.DELIVERED),
        "refuse": may_follow(current, State.REFUSED),
        "resume": found.state == State.WAITING,
        "take": found.is_open,
        "release": found.is_open and found.assignee_id is not None,
    }
