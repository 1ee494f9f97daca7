"""The applicant's pages once the request is sent: by account or by the private link of the mail."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kernel.errors import DomainError
from kernel.permissions import public
from kernel.read_only import rests_when_read_only
from kernel.tenancy import require_authority
from kernel.throttle import too_many
from shared_services.appointments import facade as appointments
from shared_services.document_requests import queries
from shared_services.document_requests.actions import close, pieces
from shared_services.document_requests.actions import messages as thread
from shared_services.document_requests.actions.follow_up_link import send_link_again
from shared_services.document_requests.actions.mails import contact_of
from shared_services.document_requests.errors import FileRefused
from shared_services.document_requests.follow_up import (
    LINK_DAYS,
    LinkExpired,
    letter_id_on_paper,
    request_id_in,
    request_id_on_receipt,
)
from shared_services.document_requests.forms import FindRequestForm, ReplyForm
from shared_services.document_requests.models import DocumentRequest, Letter, ProcedureSetting
from shared_services.document_requests.permissions import can_follow
from shared_services.document_requests.plain_words import situation_of
from shared_services.document_requests.procedures import procedure_with
from shared_services.document_requests.receipt import receipt_of
from shared_services.document_requests.states import State
from shared_services.document_requests.views.files import posted, private_page, stream
from shared_services.document_requests.views.journey_pages import (
    applicant_answers,
    told_by,
)


def my_requests(request: HttpRequest) -> HttpResponse:
    """« Mes démarches » in this commune."""
    user: Any = request.user
    rows = [(found, situation_of(found)) for found in queries.requests_of(user)]
    begun = [
        (draft, procedure)
        for draft in queries.drafts_of(user)
        if (procedure := procedure_with(draft.procedure)) is not None
    ]
    context = {"rows": rows, "drafts": begun}
    return private_page(render(request, "document_requests/my_requests.html", context))


def my_request(request: HttpRequest, request_id: UUID) -> HttpResponse:
    found = _mine(request, request_id)
    return _follow_page(request, found, token=None)


def my_file(request: HttpRequest, request_id: UUID, attachment_id: UUID) -> HttpResponse:
    return _file(_mine(request, request_id), attachment_id)


@public
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """The same page for whoever holds the private link."""
    found = _by_token(token)
    if found is None:
        return _expired(request)
    return _follow_page(request, found, token=token)


@public
def follow_file(request: HttpRequest, token: str, attachment_id: UUID) -> HttpResponse:
    found = _by_token(token)
    if found is None:
        return _expired(request)
    return _file(found, attachment_id)


def my_receipt(request: HttpRequest, request_id: UUID) -> HttpResponse:
    return _receipt(_mine(request, request_id))


@public
def follow_receipt(request: HttpRequest, token: str) -> HttpResponse:
    found = _by_token(token)
    return _expired(request) if found is None else _receipt(found)


@public
def check_receipt(request: HttpRequest, token: str) -> HttpResponse:
    """Is this receipt ours? Number, object and day; nothing about people."""
    if too_many(request, "document_requests.receipt", limit=60):
        return render(request, "design_system/429.html", status=429)
    request_id = request_id_on_receipt(token)
    found = DocumentRequest.objects.filter(pk=request_id).first() if request_id else None
    page = render(
        request, "document_requests/receipt.html", {"found": found}, status=200 if found else 404
    )
    return private_page(page)


@public
def check_letter(request: HttpRequest, token: str) -> HttpResponse:
    """Is this letter ours? Title, number, day, who signed; nothing about people otherwise."""
    if too_many(request, "document_requests.letter", limit=60):
        return render(request, "design_system/429.html", status=429)
    letter_id = letter_id_on_paper(token)
    signed = Letter.objects.filter(state=Letter.State.SIGNED)
    found = (
        signed.select_related("request", "attachment").filter(pk=letter_id).first()
        if letter_id
        else None
    )
    page = render(
        request,
        "document_requests/check_letter.html",
        {"found": found},
        status=200 if found else 404,
    )
    return private_page(page)


@public
def sent(request: HttpRequest, token: str) -> HttpResponse:
    """Right after sending: the number, what happens next, by when."""
    found = _by_token(token)
    if found is None:
        return _expired(request)
    context = {
        "request_sent": found,
        "procedure": found.procedure,
        "service_contact": contact_of(ProcedureSetting.for_procedure(found.procedure)),
        "follow_url": reverse("document_requests:follow", args=[token]),
    }
    return private_page(render(request, "document_requests/sent.html", context))


@public
@rests_when_read_only
def find(request: HttpRequest) -> HttpResponse:
    """Number and address: the link leaves by mail if they match. The answer never tells."""
    form = FindRequestForm(posted(request))
    if request.method == "POST":
        if too_many(request, "document_requests.find", limit=10):
            return render(request, "design_system/429.html", status=429)
        if form.is_valid():
            send_link_again(form.cleaned_data["number"], form.cleaned_data["email"])
            return redirect("document_requests:link_sent")
    context = {"form": form, "link_days": LINK_DAYS}
    status = 422 if form.errors else 200
    return private_page(render(request, "document_requests/find.html", context, status=status))


@public
def link_sent(request: HttpRequest) -> HttpResponse:
    return private_page(render(request, "document_requests/link_sent.html"))


def _follow_page(
    request: HttpRequest, found: DocumentRequest, *, token: str | None
) -> HttpResponse:
    here = _address(found, token)
    form = ReplyForm(expects_answer=found.state == State.WAITING)
    file_errors: list[str] = []
    if request.method == "POST":
        done, form, file_errors = _act(request, found, token)
        if done:
            return HttpResponseRedirect(here)
        found.refresh_from_db()
    may_write = require_authority().is_writable
    if may_write:
        thread.mark_read_by_applicant(found)
    files = list(found.attachments.filter(for_agents_only=False))
    context = {
        "found": found,
        "procedure": found.procedure,
        "situation": situation_of(found),
        "timeline": found.events.filter(is_internal=False),
        "thread": found.messages.all(),
        "asked": found.piece_requests.filter(answered_at=None).first(),
        "attachments": [file for file in files if not file.from_town_hall],
        "answer_files": [file for file in files if file.from_town_hall],
        "answers": [
            *told_by(found),
            *applicant_answers(found.answers),
        ],
        "service_contact": contact_of(ProcedureSetting.for_procedure(found.procedure)),
        "booking_url": _booking_url(found),
        "appointments": appointments.appointments_about(found.tracking_number),
        "form": form,
        "file_errors": file_errors,
        "here": here,
        "by_link": token is not None,
        "may_write": may_write,
        "may_withdraw": may_write and found.is_open and found.state != State.READY,
    }
    status = 422 if form.errors or file_errors else 200
    page = render(request, "document_requests/follow.html", context, status=status)
    return private_page(page)


def _booking_url(found: DocumentRequest) -> str:
    """Where to say when one comes for a paper that waits at the counter."""
    if found.state != State.READY:
        return ""
    return appointments.booking_url(appointments.COLLECTING, reference=found.tracking_number)


def _act(
    request: HttpRequest, found: DocumentRequest, token: str | None
) -> tuple[bool, ReplyForm, list[str]]:
    """One of the page's four forms. True when all went well."""
    act, actor = request.POST.get("act", ""), request.user
    waiting = found.state == State.WAITING
    form = ReplyForm(expects_answer=waiting)
    try:
        if act == "message":
            form = ReplyForm(request.POST, expects_answer=waiting)
            if not form.is_valid():
                return False, form, []
            body = form.cleaned_data["body"]
            thread.write_to_town_hall(found.pk, body=body, actor=actor, token=token)
            if form.cleaned_data.get("is_answer"):
                pieces.answer_pieces(found.pk, actor=actor, token=token)
            messages.success(request, _("Votre message est envoyé à la mairie."))
        elif act == "files":
            errors = _add_files(request, found, token)
            if errors:
                return False, form, errors
        elif act == "withdraw":
            close.withdraw(found.pk, actor=actor, token=token)
            messages.success(request, _("Votre demande est retirée."))
        else:
            messages.error(request, _("Nous n'avons pas compris cette action. Recommencez."))
    except DomainError as error:
        messages.error(request, error.message)
    return True, form, []


def _add_files(request: HttpRequest, found: DocumentRequest, token: str | None) -> list[str]:
    errors: list[str] = []
    added = 0
    asked = found.piece_requests.filter(answered_at=None).first()
    label = str(asked) if asked else _("Pièce ajoutée")
    for file in request.FILES.getlist("files"):
        try:
            pieces.add_file(found.pk, file, label=label, actor=request.user, token=token)
            added += 1
        except FileRefused as error:
            errors.append(error.message)
    if not added and not errors:
        errors.append(_("Choisissez au moins un fichier."))
    if errors:
        return errors
    if found.state == State.WAITING:
        pieces.answer_pieces(found.pk, actor=request.user, token=token)
    messages.success(
        request, _("C'est envoyé. La mairie a reçu vos fichiers, la liste en garde la trace.")
    )
    return errors


def _mine(request: HttpRequest, request_id: UUID) -> DocumentRequest:
    found = get_object_or_404(DocumentRequest, pk=request_id)
    if not can_follow(request.user, found):
        # 404, not 403: nothing tells that the request exists.
        raise Http404
    return found


def _by_token(token: str) -> DocumentRequest | None:
    """None when the link is too old; 404 for anything that was never a link of this commune."""
    try:
        request_id = request_id_in(token)
    except LinkExpired:
        return None
    if request_id is None:
        raise Http404
    return get_object_or_404(DocumentRequest, pk=request_id)


def _file(found: DocumentRequest, attachment_id: UUID) -> HttpResponse:
    attachment = get_object_or_404(found.attachments, pk=attachment_id, for_agents_only=False)
    return stream(attachment, in_place=True)  # type: ignore[return-value]


def _receipt(found: DocumentRequest) -> HttpResponse:
    answer = HttpResponse(receipt_of(found), content_type="application/pdf")
    name = f"accuse-de-reception-{found.tracking_number}.pdf"
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    return private_page(answer)


def _expired(request: HttpRequest) -> HttpResponse:
    page = render(
        request, "document_requests/find.html", {"form": FindRequestForm(), "expired": True}
    )
    page.status_code = 410
    return private_page(page)


def _address(found: DocumentRequest, token: str | None) -> str:
    if token is None:
        return reverse("document_requests:my_request", args=[found.pk])
    return reverse("document_requests:follow", args=[token])
