"""The agents' work as a whole: the board of deadlines, figures, several requests at once, filing
for someone at the counter."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import tablib
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kernel.clock import today
from kernel.errors import DomainError, NotAllowed
from kernel.spreadsheet import cell
from shared_services.document_requests import figures
from shared_services.document_requests.actions import drafts as draft_actions
from shared_services.document_requests.actions import instruct
from shared_services.document_requests.forms import AssignForm, FileForSomeoneForm, LabelsForm
from shared_services.document_requests.models import DocumentRequest
from shared_services.document_requests.models import ProcedureSetting as Setting
from shared_services.document_requests.permissions import can_change_settings
from shared_services.document_requests.procedures import procedure_with, procedures_here
from shared_services.document_requests.steps import steps_of
from shared_services.document_requests.views import drafts
from shared_services.document_requests.views.agents import agents_only
from shared_services.document_requests.views.files import posted, private_page
from shared_services.document_requests.views.journey_pages import step_url

MOST_AT_ONCE = 100
FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}


@require_GET
@agents_only
def board(request: HttpRequest) -> HttpResponse:
    """What is late, what is due soon, what has time."""
    context = {
        "columns": figures.board(),
        "kept": figures.kept_since(figures.first_month()),
        "may_configure": can_change_settings(request.user),
    }
    return private_page(render(request, "document_requests/admin/board.html", context))


@require_GET
@agents_only
def statistics(request: HttpRequest) -> HttpResponse:
    """Twelve months in charts: how many, of what, by which way, how fast."""
    context = {
        "kept": figures.kept_since(figures.first_month()),
        "since": figures.first_month(),
        "charts": [figures.monthly()],
        "may_configure": can_change_settings(request.user),
        "rows": [figures.by_paper(), figures.by_source(), figures.by_outcome()],
    }
    return private_page(render(request, "document_requests/admin/statistics.html", context))


@require_GET
@agents_only
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """The register of the last twelve months, for a spreadsheet; no answer, no address in it."""
    if kind not in FORMATS:
        raise Http404
    rows = figures.exported(
        DocumentRequest.objects.filter(received_at__date__gte=figures.first_month())
        .select_related("definition")
        .order_by("received_at")
    )
    table = tablib.Dataset(headers=next(rows), title=_("Demandes"))
    for row in rows:
        table.append([cell(value) for value in row])
    if kind == "csv":
        # A semicolon and a mark, as French spreadsheets want.
        content: Any = "\ufeff" + table.export("csv", delimiter=";")
    else:
        content = table.export("ods")
    answer = HttpResponse(content, content_type=FORMATS[kind])
    answer["Content-Disposition"] = f'attachment; filename="demandes-{today()}.{kind}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
@agents_only
def together(request: HttpRequest) -> HttpResponse:
    """One act on several requests; each stands or falls alone, and the count is told."""
    ids = [found for text in request.POST.getlist("demande")[:MOST_AT_ONCE]
           if (found := _uuid(text))]  # fmt: skip
    act = request.POST.get("act", "")
    if act not in {"prendre", "confier", "etiqueter"}:
        raise Http404
    done, kept_back = 0, ""
    for request_id in ids:
        try:
            _do(act, request_id, request)
            done += 1
        except NotAllowed:
            raise
        except DomainError as error:
            kept_back = error.message
        except DocumentRequest.DoesNotExist:
            kept_back = _("Une demande n'existe plus.")
    if not ids:
        messages.warning(request, _("Cochez au moins une demande."))
    if done:
        messages.success(request, _("%(count)d demandes changées.") % {"count": done})
    if kept_back:
        messages.error(request, kept_back)
    return redirect("document_requests_admin:inbox")


@agents_only
def file_for_someone(request: HttpRequest) -> HttpResponse:
    """Start a request for someone at the counter, or from a letter; the usual journey follows."""
    open_here = [
        each for each in procedures_here().values() if getattr(each, "online", "here") == "here"
    ]
    form = FileForSomeoneForm(
        posted(request), procedures=list(open_here), initial={"received_on": today()}
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        procedure = procedure_with(given["procedure"])
        if procedure is None:
            raise Http404
        draft = draft_actions.start_for_someone(
            procedure,
            source=given["source"],
            received_on=given["received_on"],
            actor=request.user,
        )
        first = steps_of(None, procedure, Setting.for_procedure(procedure))[0]
        return drafts.remember_draft(redirect(step_url(procedure, first)), draft)
    context = {"form": form, "may_configure": can_change_settings(request.user)}
    status = 422 if form.errors else 200
    page = render(request, "document_requests/admin/file_for_someone.html", context, status=status)
    return private_page(page)


def _do(act: str, request_id: UUID, request: HttpRequest) -> None:
    by: dict[str, Any] = {"actor": request.user}
    if act == "prendre":
        instruct.take_charge(request_id, **by)
    elif act == "confier":
        form = AssignForm(request.POST)
        if not form.is_valid():
            raise DomainError("no_such_agent", _("Choisissez à qui confier les demandes."))
        instruct.assign(request_id, to=form.cleaned_data["to"], **by)
    else:
        labels = LabelsForm(request.POST)
        if not labels.is_valid() or not labels.wanted:
            raise DomainError("no_label", _("Écrivez une étiquette."))
        known = DocumentRequest.objects.filter(pk=request_id).values_list("labels", flat=True)
        before = known.first() or []
        instruct.label(request_id, labels=[*before, *labels.wanted], **by)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
