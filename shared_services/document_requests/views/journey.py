"""The resident's way through a request, page by page; each page works alone and without scripts."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.phones.facade import shown
from kernel.errors import DomainError
from kernel.permissions import public
from kernel.read_only import rests_when_read_only
from kernel.tenancy import require_authority
from shared_services.document_requests import birthplaces
from shared_services.document_requests.actions import drafts as draft_actions
from shared_services.document_requests.actions.mails import contact_of
from shared_services.document_requests.actions.submit import submit
from shared_services.document_requests.catalogue.loader import all_procedures
from shared_services.document_requests.catalogue.rules import Procedure
from shared_services.document_requests.errors import DraftIncomplete, FileRefused
from shared_services.document_requests.follow_up import draft_id_in, draft_token_for, token_for
from shared_services.document_requests.forms import ApplicantForm, CopyForm, PersonForm
from shared_services.document_requests.forms.person import ABROAD, ELSEWHERE
from shared_services.document_requests.models import Draft, ProcedureSetting
from shared_services.document_requests.views import drafts
from shared_services.document_requests.views.files import posted, private_page, stream
from shared_services.document_requests.views.journey_pages import (
    elsewhere_url,
    page_context,
    piece_rows,
    review_sections,
    verdict_of,
)


@public
def index(request: HttpRequest) -> HttpResponse:
    """`/demarches/`: what can be asked online here."""
    _require_commune()
    procedures = [
        procedure
        for procedure in all_procedures().values()
        if require_authority().is_writable and ProcedureSetting.for_procedure(procedure).is_open
    ]
    return render(request, "document_requests/index.html", {"procedures": procedures})


@public
def presentation(request: HttpRequest, slug: str) -> HttpResponse:
    procedure, setting = _procedure(slug)
    context = {
        "procedure": procedure,
        "setting": setting,
        "service_contact": contact_of(setting),
        "modes": setting.offered_modes(procedure),
        "here": birthplaces.communes_here(setting),
        "draft": drafts.current_draft(request, procedure),
        "is_offered": setting.is_open and require_authority().is_writable,
    }
    return render(request, "document_requests/presentation.html", context)


@public
@rests_when_read_only
def step_copy(request: HttpRequest, slug: str) -> HttpResponse:
    """Step 1: which copy, in what capacity."""
    procedure, setting = _open_procedure(slug)
    draft = drafts.current_draft(request, procedure)
    saved = draft.step("copy") if draft else {}
    initial = saved or {"copy": request.GET.get("copie"), "quality": request.GET.get("qualite")}
    form = CopyForm(posted(request), initial=initial, procedure=procedure, setting=setting)
    verdict = None
    if request.method == "POST" and form.is_valid():
        verdict = form.verdict
        if verdict.allowed:
            draft = draft or draft_actions.start_draft(procedure, actor=request.user)
            draft = draft_actions.save_step(draft, "copy", form.cleaned_data, actor=request.user)
            return drafts.remember_draft(_to(slug, "person"), draft)
    context = page_context(procedure, draft, "copy", form=form, verdict=verdict)
    refused = verdict is not None and not verdict.allowed
    return _page(request, "copy", context, status=422 if refused or form.errors else 200)


@public
@rests_when_read_only
def step_person(request: HttpRequest, slug: str) -> HttpResponse:
    """Step 2: the person named on the deed; leads elsewhere when the deed is not here."""
    procedure, setting = _open_procedure(slug)
    draft = drafts.current_draft(request, procedure)
    if draft is None or not draft.step("copy"):
        return _to(slug, "copy")
    form = PersonForm(
        posted(request),
        initial=draft.step("person"),
        procedure=procedure,
        setting=setting,
        chosen=draft.step("copy"),
    )
    if request.method == "POST" and form.is_valid():
        if form.place_kind in {ELSEWHERE, ABROAD}:
            return redirect(elsewhere_url(procedure, form))
        draft = draft_actions.save_step(draft, "person", form.answers(), actor=request.user)
        return drafts.remember_draft(_to(slug, "applicant"), draft)
    context = page_context(procedure, draft, "person", form=form)
    return _page(request, "person", context, status=422 if form.errors else 200)


@public
@rests_when_read_only
def elsewhere(request: HttpRequest, slug: str) -> HttpResponse:
    """The deed is kept by someone else: say by whom, and lead there (CRPA L114-2 in spirit)."""
    procedure, _setting = _procedure(slug)
    name = " ".join(request.GET.get("commune", "").split())[:100]
    path = reverse("document_requests:presentation", args=[slug])
    context = {
        "procedure": procedure,
        "abroad": not name,
        "place_name": name,
        "town_halls": birthplaces.town_halls_for(name, procedure_path=path) if name else [],
        "back_url": reverse("document_requests:step_person", args=[slug]),
    }
    return render(request, "document_requests/elsewhere.html", context)


@public
@rests_when_read_only
def step_applicant(request: HttpRequest, slug: str) -> HttpResponse:
    """Step 3: who asks and how to hand the deed over; an account fills in what it knows."""
    procedure, setting = _open_procedure(slug)
    draft = drafts.current_draft(request, procedure)
    if draft is None or not draft.step("person"):
        return _to(slug, "person")
    form = ApplicantForm(
        posted(request),
        initial=draft.step("applicant") or _known_of(request, procedure, draft),
        procedure=procedure,
        setting=setting,
    )
    if request.method == "POST" and form.is_valid():
        draft = draft_actions.save_step(draft, "applicant", form.cleaned_data, actor=request.user)
        following = "pieces" if verdict_of(draft, procedure, setting).pieces else "review"
        return drafts.remember_draft(_to(slug, following), draft)
    context = page_context(procedure, draft, "applicant", form=form)
    return _page(request, "applicant", context, status=422 if form.errors else 200)


@public
@rests_when_read_only
def step_pieces(request: HttpRequest, slug: str) -> HttpResponse:
    """Step 4: the proofs. Files chosen are kept even when another one is refused."""
    procedure, setting = _open_procedure(slug)
    draft = drafts.current_draft(request, procedure)
    if draft is None or not draft.step("applicant"):
        return _to(slug, "applicant")
    verdict = verdict_of(draft, procedure, setting)
    if not verdict.pieces:
        return _to(slug, "review")
    errors: dict[str, list[str]] = {}
    if request.method == "POST":
        errors = _keep_files(request, draft, verdict.pieces)
        rows = piece_rows(draft, verdict.pieces, errors)
        if "add" in request.POST and not errors:
            return _to(slug, "pieces")
        if not errors:
            for row in rows:
                if not row.files:
                    row.errors.append(_("Ajoutez au moins un fichier pour ce document."))
                    errors[row.piece.code] = row.errors
        if not errors:
            draft_actions.save_step(draft, "pieces", {"done": True}, actor=request.user)
            return _to(slug, "review")
    rows = piece_rows(draft, verdict.pieces, errors)
    context = page_context(procedure, draft, "pieces", rows=rows, has_errors=bool(errors))
    return _page(request, "pieces", context, status=422 if errors else 200)


@public
@require_POST
def remove_file(request: HttpRequest, slug: str, attachment_id: UUID) -> HttpResponse:
    procedure, _setting = _procedure(slug)
    draft = drafts.current_draft(request, procedure)
    if draft:
        draft_actions.remove_file(draft, attachment_id, actor=request.user)
        messages.success(request, _("Le fichier est retiré."))
    return _to(slug, "pieces")


@public
def show_file(request: HttpRequest, slug: str, attachment_id: UUID) -> HttpResponse:
    procedure, _setting = _procedure(slug)
    draft = drafts.current_draft(request, procedure)
    if draft is None:
        raise Http404
    attachment = get_object_or_404(draft.attachments, pk=attachment_id)
    return stream(attachment, in_place=True)  # type: ignore[return-value]


@public
@rests_when_read_only
def review(request: HttpRequest, slug: str) -> HttpResponse:
    """Step 5: read again, change, send."""
    procedure, setting = _open_procedure(slug)
    if request.method == "POST":
        return _send(request, slug)
    draft = drafts.current_draft(request, procedure)
    if draft is None:
        already = drafts.just_sent(request)
        if already:
            return redirect("document_requests:sent", token=token_for(already))
        return _to(slug, "copy")
    verdict = verdict_of(draft, procedure, setting)
    missing = draft.next_step
    if missing != "review" and not (missing == "pieces" and not verdict.pieces):
        return _to(slug, missing)
    context = page_context(
        procedure,
        draft,
        "review",
        sections=review_sections(draft, procedure, verdict),
        service_contact=contact_of(setting),
    )
    return _page(request, "review", context)


@public
@rests_when_read_only
def resume(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """« Reprendre »: the link of a draft, on any device.

    It asks first: a link sent by someone else must not make people write in that one's draft.
    """
    procedure, _setting = _procedure(slug)
    draft = drafts.draft_with_id(request, draft_id_in(token))
    if draft is None or draft.procedure != procedure.code:
        messages.warning(
            request,
            _("Ce brouillon n'existe plus, ou il appartient à un compte : connectez-vous."),
        )
        return redirect("document_requests:presentation", slug=slug)
    if request.method == "POST":
        return drafts.remember_draft(_to(slug, draft.next_step), draft)
    context = {"procedure": procedure, "draft": draft}
    return private_page(render(request, "document_requests/resume.html", context))


@public
@require_POST
def discard(request: HttpRequest, slug: str) -> HttpResponse:
    procedure, _setting = _procedure(slug)
    draft = drafts.current_draft(request, procedure)
    if draft:
        draft_actions.discard_draft(draft, actor=request.user)
        messages.success(request, _("Votre brouillon et ses fichiers sont supprimés."))
    return drafts.forget_draft(redirect("document_requests:presentation", slug=slug))


def _send(request: HttpRequest, slug: str) -> HttpResponse:
    draft_id = draft_id_in(request.POST.get("draft", ""))
    if draft_id is None:
        return _to(slug, "copy")
    try:
        sent = submit(draft_id, actor=request.user)
    except DraftIncomplete as error:
        messages.error(request, error.message)
        return _to(slug, error.step)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("document_requests:presentation", slug=slug)
    return redirect("document_requests:sent", token=token_for(sent))


def _keep_files(request: HttpRequest, draft: Draft, pieces: Any) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    for piece in pieces:
        for file in request.FILES.getlist(f"piece-{piece.code}"):
            try:
                draft_actions.attach_file(draft, piece, file, actor=request.user)
            except FileRefused as error:
                errors.setdefault(piece.code, []).append(error.message)
    return errors


def _known_of(request: HttpRequest, procedure: Procedure, draft: Draft) -> dict[str, Any]:
    """What need not be asked again: from the account, then from the deed if it is one's own."""
    known: dict[str, Any] = {"copies": 1}
    quality = procedure.quality(str(draft.step("copy").get("quality")))
    if quality and quality.about_self:
        person = draft.step("person")
        known["last_name"] = person.get("birth_name", "")
        known["first_name"] = str(person.get("first_names", "")).replace(",", " ").split(" ")[0]
    user: Any = request.user
    if user.is_authenticated:
        account = {
            "first_name": user.first_name,
            "last_name": user.last_name,
            "email": user.email,
            "phone": shown(user.phone),
        }
        known.update({key: value for key, value in account.items() if value})
    return known


def _page(
    request: HttpRequest, step: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    draft = context.get("draft")
    if draft is not None:
        context["draft_token"] = draft_token_for(draft)
    template = f"document_requests/steps/{step}.html"
    page = private_page(render(request, template, context, status=status))
    # With no-store, the back button would fail on a page that answered a form.
    page["Cache-Control"] = "private, no-cache"
    return page


def _to(slug: str, step: str) -> HttpResponse:
    name = "review" if step == "review" else f"step_{step}"
    return redirect(f"document_requests:{name}", slug=slug)


def _procedure(slug: str) -> tuple[Procedure, ProcedureSetting]:
    _require_commune()
    for procedure in all_procedures().values():
        if procedure.slug == slug:
            return procedure, ProcedureSetting.for_procedure(procedure)
    raise Http404


def _open_procedure(slug: str) -> tuple[Procedure, ProcedureSetting]:
    procedure, setting = _procedure(slug)
    if not setting.is_open:
        raise DomainError(
            "closed",
            _("La mairie a suspendu cette démarche en ligne. Contactez-la par téléphone."),
        )
    return procedure, setting


def _require_commune() -> None:
    # An intercommunality keeps no civil-status register.
    if not require_authority().is_commune:
        raise Http404
