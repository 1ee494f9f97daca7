"""The expert's page: what the town hall asks, what it is about, the answer."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from kernel.errors import DomainError
from kernel.permissions import public
from kernel.read_only import rests_when_read_only
from kernel.throttle import too_many
from shared_services.document_requests.actions.opinions import give_opinion
from shared_services.document_requests.follow_up import opinion_id_in
from shared_services.document_requests.forms.opinions import GiveOpinionForm
from shared_services.document_requests.models import Attachment, Opinion
from shared_services.document_requests.views.files import posted, private_page, stream
from shared_services.document_requests.views.journey_pages import told_by


@public
@rests_when_read_only
def opinion(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever holds the link reads the question and answers it, once."""
    if too_many(request, "document_requests.opinion", limit=60):
        return render(request, "design_system/429.html", status=429)
    found = _by_token(token)
    form = GiveOpinionForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            found = give_opinion(token, **form.cleaned_data)
        except DomainError as error:
            form.add_error("answer", error.message)
            found.refresh_from_db()
    is_open = found.is_awaited and found.request.is_open
    context = {
        "opinion": found,
        "found": found.request,
        "about_request": told_by(found.request) if is_open else [],
        "attachments": _shown(found) if is_open else [],
        "form": form,
        "is_open": is_open,
        "token": token,
    }
    status = 422 if form.errors and is_open else 200
    page = render(request, "document_requests/opinion.html", context, status=status)
    return private_page(page)


@public
@rests_when_read_only
def opinion_file(request: HttpRequest, token: str, attachment_id: UUID) -> HttpResponse:
    """A file of the request, while the answer is awaited and if the agent chose to show them."""
    found = _by_token(token)
    if not (found.is_awaited and found.request.is_open):
        raise Http404
    attachment = next((each for each in _shown(found) if each.pk == attachment_id), None)
    if attachment is None:
        raise Http404
    return stream(attachment, in_place=True)  # type: ignore[return-value]


def _by_token(token: str) -> Opinion:
    opinion_id = opinion_id_in(token)
    if opinion_id is None:
        raise Http404
    return get_object_or_404(Opinion.objects.select_related("request"), pk=opinion_id)


def _shown(found: Opinion) -> list[Attachment]:
    if not found.with_files:
        return []
    files = found.request.attachments.filter(
        for_agents_only=False, from_town_hall=False, scan_state=Attachment.Scan.CLEAN
    )
    return list(files)
