"""« Demandes RGPD », in the back office."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.rights_requests import queries
from accounts.rights_requests.actions import answering, asking
from accounts.rights_requests.forms import GRANT, AnswerForm, ExtendForm, NoteForm
from accounts.rights_requests.models import RightsRequest
from accounts.rights_requests.permissions import check_may_answer
from kernel.design_system.back_office import back_office_page
from kernel.errors import DomainError

PER_PAGE = 20


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    check_may_answer(request.user)
    context = {
        "waiting": queries.waiting(),
        "answered": Paginator(queries.answered(), PER_PAGE).get_page(request.GET.get("p")),
    }
    title = _("Demandes RGPD")
    return back_office_page(request, "rights_requests/inbox.html", title, context, icon="lock")


@require_http_methods(["GET", "POST"])
def note(request: HttpRequest) -> HttpResponse:
    check_may_answer(request.user)
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        noted = asking.note(**form.cleaned_data, actor=request.user)
        messages.success(request, _("La demande est notée."))
        return redirect("rights_requests:detail", rights_request_id=noted)
    title = _("Noter une demande reçue")
    return _below(request, "rights_requests/note.html", title, {"form": form}, bool(form.errors))


@require_http_methods(["GET", "POST"])
def detail(request: HttpRequest, rights_request_id: UUID) -> HttpResponse:
    """The request, and the form of the answer."""
    check_may_answer(request.user)
    found = _found(rights_request_id)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["answer"]
        try:
            if form.cleaned_data["verdict"] == GRANT:
                answering.grant(found.pk, answer=text, actor=request.user)
            else:
                answering.refuse(found.pk, reason=text, actor=request.user)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("La réponse est enregistrée."))
            return redirect("rights_requests:detail", rights_request_id=found.pk)
    return _shown(request, found, form, ExtendForm())


@require_POST
def extend(request: HttpRequest, rights_request_id: UUID) -> HttpResponse:
    check_may_answer(request.user)
    found = _found(rights_request_id)
    form = ExtendForm(request.POST)
    if form.is_valid():
        try:
            answering.extend(found.pk, reason=form.cleaned_data["reason"], actor=request.user)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Le délai est prolongé, la personne est prévenue."))
            return redirect("rights_requests:detail", rights_request_id=found.pk)
    return _shown(request, found, AnswerForm(), form)


def _found(identity: UUID) -> RightsRequest:
    found = RightsRequest.objects.filter(pk=identity).first()
    if found is None:
        raise Http404
    return found


def _shown(
    request: HttpRequest, found: RightsRequest, form: AnswerForm, more: ExtendForm
) -> HttpResponse:
    context = {"found": found, "form": form, "more": more}
    title = found.get_right_display()
    is_wrong = bool(form.errors or more.errors)
    return _below(request, "rights_requests/detail.html", title, context, is_wrong)


def _below(
    request: HttpRequest, template: str, title: str, context: dict[str, object], is_wrong: bool
) -> HttpResponse:
    return back_office_page(
        request,
        template,
        title,
        context,
        icon="lock",
        parent=(reverse("rights_requests:index"), _("Demandes RGPD")),
        status=400 if is_wrong else 200,
    )
