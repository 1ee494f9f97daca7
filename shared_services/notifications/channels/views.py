from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kernel.errors import DomainError, NotAllowed
from kernel.tenancy import require_authority
from shared_services.notifications.channels import permissions
from shared_services.notifications.channels.actions.letters import address_letter, settle_letter
from shared_services.notifications.channels.actions.suppression import write_again
from shared_services.notifications.channels.forms import AddressForm, WriteAgainForm
from shared_services.notifications.channels.letter_pdf import letter_pdf
from shared_services.notifications.channels.models import PrintableLetter, SuppressedAddress

PER_PAGE = 50
WAITING = PrintableLetter.Outcome.WAITING


def _check(request: HttpRequest) -> None:
    if not permissions.can_handle(request.user):
        raise NotAllowed(_("Seuls les administrateurs et les agents voient cette page."))


@require_GET
def letters(request: HttpRequest) -> HttpResponse:
    """Letters to post, the oldest first."""
    _check(request)
    waiting = PrintableLetter.objects.filter(outcome=WAITING)
    context = {
        "page": Paginator(waiting, PER_PAGE).get_page(request.GET.get("page")),
        "page_title": _("Courriers à poster"),
        "header_icon": "doc-full",
    }
    return render(request, "channels/admin/letters.html", context)


@require_GET
def letter_file(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """The letter in PDF, while it waits."""
    _check(request)
    letter = PrintableLetter.objects.filter(pk=letter_id, outcome=WAITING).first()
    if letter is None:
        raise Http404
    answer = HttpResponse(letter_pdf(letter, require_authority()), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="courrier-{letter.pk}.pdf"'
    answer["Cache-Control"] = "no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_POST
def give_address(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    _check(request)
    form = AddressForm(request.POST)
    address = form.cleaned_data["address"] if form.is_valid() else ""
    try:
        address_letter(letter_id, address=address, actor=request.user)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Adresse enregistrée : vous pouvez imprimer le courrier."))
    return redirect("channels_letters")


@require_POST
def settle(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """« Posté » or « Sans suite »."""
    _check(request)
    try:
        settle_letter(letter_id, outcome=request.POST.get("outcome", ""), actor=request.user)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("C'est noté : le courrier quitte la liste."))
    return redirect("channels_letters")


@require_GET
def suppressed(request: HttpRequest) -> HttpResponse:
    """Addresses to which nothing is sent any more."""
    _check(request)
    found = SuppressedAddress.objects.all()
    search = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    if search:
        found = found.filter(address__icontains=search)
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "search": search,
        "page_title": _("Adresses écartées"),
        "header_icon": "cross",
    }
    return render(request, "channels/admin/suppressed.html", context)


@require_POST
def allow(request: HttpRequest, suppressed_id: UUID) -> HttpResponse:
    _check(request)
    form = WriteAgainForm(request.POST)
    why = form.cleaned_data["why"] if form.is_valid() else ""
    try:
        address = write_again(suppressed_id, why=why, actor=request.user)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(
            request, _("%(address)s recevra à nouveau vos messages.") % {"address": address}
        )
    return redirect("channels_suppressed")
