"""Letters in the back office: one letter, those that wait for a signature, the templates."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kernel.errors import DomainError, NotAllowed
from kernel.tenancy import require_authority
from shared_services.document_requests.actions import letters, signing
from shared_services.document_requests.actions.letter_templates import (
    restore_template,
    save_template,
)
from shared_services.document_requests.catalogue.letters import shipped_letters
from shared_services.document_requests.errors import AgentsOnly
from shared_services.document_requests.forms.letters import (
    GiveBackForm,
    LetterForm,
    LetterTemplateForm,
    SignForm,
)
from shared_services.document_requests.letter_models import letters_here
from shared_services.document_requests.letter_pdf import Signatory, envelope_pdf, letter_pdf
from shared_services.document_requests.letter_words import VARIABLES, left_open
from shared_services.document_requests.models import DocumentRequest, Letter, LetterTemplate
from shared_services.document_requests.permissions import (
    can_handle_requests,
    can_read_letters,
    can_sign,
    can_sign_letter,
)
from shared_services.document_requests.procedures import procedures_here
from shared_services.document_requests.views.agents import agents_only
from shared_services.document_requests.views.designer import designers_only
from shared_services.document_requests.views.files import posted, private_page, stream
from shared_services.document_requests.views.journey_pages import told_by

View = Callable[..., HttpResponse]
HERE = "document_requests_admin"


def readers_only(view: View) -> View:
    """Agents who answer requests, and whoever signs here."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not require_authority().is_commune:
            raise Http404
        if not can_read_letters(request.user):
            raise AgentsOnly
        return view(request, *args, **kwargs)

    return checked


@require_GET
@readers_only
def to_sign(request: HttpRequest) -> HttpResponse:
    """What waits for a signature, the oldest first."""
    waiting = Letter.objects.filter(state=Letter.State.TO_SIGN).select_related("request")
    signed = Letter.objects.filter(state=Letter.State.SIGNED).select_related("request")
    context = {
        "waiting": waiting,
        "signed": signed.order_by("-signed_at")[:20],
        "may_sign": can_sign(request.user),
        "may_handle": can_handle_requests(request.user),
    }
    return private_page(render(request, "document_requests/admin/to_sign.html", context))


@readers_only
def letter(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """One letter: its words, its proof, who signs it."""
    found = get_object_or_404(Letter.objects.select_related("request"), pk=letter_id)
    forms: dict[str, Any] = {}
    if request.method == "POST":
        answer, forms = _act(request, found)
        if answer is not None:
            return answer
        found.refresh_from_db()
    may_handle = can_handle_requests(request.user)
    context = {
        "letter": found,
        "found": found.request,
        "about_request": told_by(found.request),
        "form": LetterForm.of(found),
        "sign_form": SignForm(initial={"signed_as": signing.capacity_of(request.user)}),
        "give_back_form": GiveBackForm(),
        "missing": left_open(found.body),
        "may_handle": may_handle,
        "may_write": may_handle and not found.is_signed,
        "may_sign": not found.is_signed and can_sign_letter(request.user, found),
        **forms,
    }
    status = 422 if forms else 200
    page = render(request, "document_requests/admin/letter.html", context, status=status)
    return private_page(page)


@require_GET
@readers_only
def letter_file(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """The signed PDF, or a proof that says it is one."""
    found = get_object_or_404(Letter.objects.select_related("request", "attachment"), pk=letter_id)
    if found.attachment is not None:
        return stream(found.attachment, in_place=True)  # type: ignore[return-value]
    signed = found.is_signed
    by = Signatory(found.signed_by_name, found.signed_as) if signed else None
    return _pdf(letter_pdf(found, by), f"projet-{found.request.tracking_number}.pdf")


@require_GET
@agents_only
def envelope(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """The envelope of a request, for the printer."""
    found = get_object_or_404(DocumentRequest, pk=request_id)
    return _pdf(envelope_pdf(found), f"enveloppe-{found.tracking_number}.pdf")


@require_GET
@designers_only
def templates(request: HttpRequest) -> HttpResponse:
    own = {each.code: each for each in LetterTemplate.objects.all()}
    rows = [
        (model, own.get(code), code in shipped_letters())
        for code, model in letters_here(withdrawn=True).items()
    ]
    context = {"rows": rows, "kinds": dict(LetterTemplate.Kind.choices)}
    return render(request, "document_requests/admin/letter_templates.html", context)


@designers_only
def template(request: HttpRequest, code: str = "") -> HttpResponse:
    """Write a template: the commune's own, or its wording of a shipped one."""
    shipped = shipped_letters().get(code)
    own = LetterTemplate.objects.filter(code=code).first() if code else None
    if code and shipped is None and own is None:
        raise Http404
    begun = own or LetterTemplate(code=code)
    if own is None and shipped is not None:
        begun.title, begun.body, begun.kind = shipped.title, shipped.body, shipped.kind
        begun.procedures = list(shipped.procedures)
    form = LetterTemplateForm(
        posted(request), instance=begun, known=procedures_here(), shipped=shipped is not None
    )
    if request.method == "POST" and form.is_valid():
        kept = form.save(commit=False)
        facts = {name: getattr(kept, name)
                 for name in ("title", "kind", "body", "procedures", "is_offered")}  # fmt: skip
        try:
            save_template(code, actor=request.user, **facts)
        except NotAllowed:
            raise
        except DomainError as error:
            form.add_error("body", error.message)
        else:
            messages.success(request, _("Le modèle est enregistré."))
            return redirect(f"{HERE}:letter_templates")
    context = {"form": form, "own": own, "shipped": shipped, "variables": VARIABLES}
    status = 422 if form.errors else 200
    page = render(request, "document_requests/admin/letter_template.html", context, status=status)
    return page


@require_POST
@designers_only
def restore(request: HttpRequest, code: str) -> HttpResponse:
    try:
        restore_template(code, actor=request.user)
        messages.success(request, _("C'est fait. Les courriers déjà écrits ne changent pas."))
    except NotAllowed:
        raise
    except DomainError as error:
        messages.error(request, error.message)
    return redirect(f"{HERE}:letter_templates")


def _act(request: HttpRequest, found: Letter) -> tuple[HttpResponse | None, dict[str, Any]]:
    """One of the page's acts: where to go next, or the forms to show again."""
    act = request.POST.get("act", "")
    if act not in ACTS:
        raise Http404
    text = request.POST.get("version", "")
    by = {"actor": request.user, "version": int(text) if text.isdigit() else -1}
    try:
        forms = ACTS[act](request, found, by)
    except NotAllowed:
        raise
    except DomainError as error:
        messages.error(request, error.message)
        # What was typed is not lost: the page comes back with it.
        return None, {"form": LetterForm(request.POST)} if act in WRITING else {"failed": True}
    if forms:
        return None, forms
    if act in DONE:
        messages.success(request, DONE[act]())
    if act == "abandonner":
        return redirect(f"{HERE}:detail", request_id=found.request_id), {}
    return redirect(f"{HERE}:letter", letter_id=found.pk), {}


def _write(request: HttpRequest, found: Letter, by: dict[str, Any]) -> dict[str, Any]:
    form = LetterForm(request.POST)
    if not form.is_valid():
        return {"form": form}
    letters.save_letter(found.pk, **form.cleaned_data, **by)
    return {}


def _hand_in(request: HttpRequest, found: Letter, by: dict[str, Any]) -> dict[str, Any]:
    forms = _write(request, found, by)
    if not forms:
        letters.ask_signature(found.pk, actor=by["actor"])
    return forms


def _sign(request: HttpRequest, found: Letter, by: dict[str, Any]) -> dict[str, Any]:
    form = SignForm(request.POST)
    if not form.is_valid():
        return {"sign_form": form}
    signing.sign_letter(found.pk, **form.cleaned_data, **by)
    return {}


def _give_back(request: HttpRequest, found: Letter, by: dict[str, Any]) -> dict[str, Any]:
    form = GiveBackForm(request.POST)
    if not form.is_valid():
        return {"give_back_form": form}
    signing.give_back(found.pk, **form.cleaned_data, **by)
    return {}


def _send(_request: HttpRequest, found: Letter, by: dict[str, Any]) -> dict[str, Any]:
    letters.send_letter(found.pk, **by)
    return {}


def _discard(_request: HttpRequest, found: Letter, by: dict[str, Any]) -> dict[str, Any]:
    letters.discard_letter(found.pk, **by)
    return {}


ACTS = {
    "ecrire": _write,
    "faire-signer": _hand_in,
    "signer": _sign,
    "rendre": _give_back,
    "envoyer": _send,
    "abandonner": _discard,
}
WRITING = {"ecrire", "faire-signer"}
DONE = {
    "ecrire": lambda: _("Le courrier est enregistré."),
    "faire-signer": lambda: _("Le courrier attend sa signature : les signataires sont prévenus."),
    "signer": lambda: _("Le courrier est signé. Il ne change plus."),
    "rendre": lambda: _("Le courrier est rendu, avec votre remarque."),
    "envoyer": lambda: _("Le demandeur est prévenu : le courrier est sur sa page de suivi."),
    "abandonner": lambda: _("Le courrier est abandonné."),
}


def _pdf(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    return private_page(answer)
