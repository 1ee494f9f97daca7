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
from kernel.antivirus import facade as antivirus
from kernel.clock import today
from kernel.errors import DomainError
from kernel.permissions import public
from kernel.read_only import rests_when_read_only
from kernel.tenancy import require_authority
from shared_services.appointments.facade import booking_url
from shared_services.document_requests import birthplaces, queries
from shared_services.document_requests.actions import drafts as draft_actions
from shared_services.document_requests.actions.mails import contact_of
from shared_services.document_requests.actions.submit import submit
from shared_services.document_requests.answered import flat
from shared_services.document_requests.catalogue.questions import FormProcedure
from shared_services.document_requests.catalogue.rules import DeedProcedure
from shared_services.document_requests.errors import DraftIncomplete, FileRefused
from shared_services.document_requests.follow_up import draft_id_in, draft_token_for, token_for
from shared_services.document_requests.forms import (
    ApplicantForm,
    CopyForm,
    PersonForm,
    QuestionsForm,
)
from shared_services.document_requests.forms.person import ABROAD, ELSEWHERE
from shared_services.document_requests.models import Draft, ProcedureSetting
from shared_services.document_requests.plain_words import (
    ADDRESS,
    TAKEN_OVER,
    taken_over_in_words,
)
from shared_services.document_requests.procedures import AnyProcedure, procedure_at
from shared_services.document_requests.steps import next_step, pieces_of, steps_of
from shared_services.document_requests.views import drafts
from shared_services.document_requests.views.files import posted, private_page, stream
from shared_services.document_requests.views.journey_pages import (
    elsewhere_url,
    page_context,
    piece_rows,
    review_sections,
    shelves,
    step_url,
)


@public
def index(request: HttpRequest) -> HttpResponse:
    """`/demarches/`: what can be asked online here."""
    _require_commune()
    context = {"groups": shelves(queries.offered_procedures())}
    return render(request, "document_requests/index.html", context)


@public
def presentation(request: HttpRequest, slug: str) -> HttpResponse:
    procedure, setting = _procedure(slug)
    draft = drafts.current_draft(request, procedure)
    online = getattr(procedure, "online", "here") == "here"
    context = {
        "procedure": procedure,
        "setting": setting,
        "service_contact": contact_of(setting),
        "modes": setting.offered_modes(procedure),
        "draft": draft,
        "start_url": step_url(procedure, steps_of(None, procedure, setting)[0]) if online else "",
        "resume_url": step_url(procedure, next_step(draft, procedure, setting)) if draft else "",
        "is_offered": setting.is_open and require_authority().is_writable,
    }
    if isinstance(procedure, FormProcedure):
        if procedure.online == "in_person":
            context["booking_url"] = booking_url(procedure.slug)
        return render(request, "document_requests/paper.html", context)
    context["here"] = birthplaces.communes_here(setting)
    return render(request, "document_requests/presentation.html", context)


@public
@rests_when_read_only
def step_copy(request: HttpRequest, slug: str) -> HttpResponse:
    """Step 1: which copy, in what capacity."""
    procedure, setting = _open_deed(slug)
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
            return drafts.remember_draft(_to(procedure, "person"), draft)
    context = page_context(procedure, setting, draft, "copy", form=form, verdict=verdict)
    refused = verdict is not None and not verdict.allowed
    return _page(request, "copy", context, status=422 if refused or form.errors else 200)


@public
@rests_when_read_only
def step_person(request: HttpRequest, slug: str) -> HttpResponse:
    """Step 2: the person named on the deed; leads elsewhere when the deed is not here."""
    procedure, setting = _open_deed(slug)
    draft = drafts.current_draft(request, procedure)
    if draft is None or not draft.step("copy"):
        return _to(procedure, "copy")
    form = PersonForm(
        posted(request),
        initial=draft.step("person"),
        procedure=procedure,
        setting=setting,
        chosen=draft.step("copy"),
    )
    if request.method == "POST" and form.is_valid():
        if form.place_kind in {ELSEWHERE, ABROAD}:
            place = form.cleaned_data["place_name"] if form.place_kind == ELSEWHERE else ""
            return redirect(elsewhere_url(procedure, place))
        draft = draft_actions.save_step(draft, "person", form.answers(), actor=request.user)
        return drafts.remember_draft(_to(procedure, "applicant"), draft)
    context = page_context(procedure, setting, draft, "person", form=form)
    return _page(request, "person", context, status=422 if form.errors else 200)


@public
@rests_when_read_only
def step_questions(request: HttpRequest, slug: str, step: str) -> HttpResponse:
    """One step of a procedure told by questions."""
    procedure, setting = _open_procedure(slug)
    draft = drafts.current_draft(request, procedure)
    here = procedure.step(step) if isinstance(procedure, FormProcedure) else None
    if here is None or not isinstance(procedure, FormProcedure):
        raise Http404
    earlier = _missing_before(step, draft, procedure, setting)
    if earlier:
        return _to(procedure, earlier)
    if step not in steps_of(draft, procedure, setting):
        # Another answer made this step pointless.
        return _to(procedure, "review")
    answers = draft.answers if draft else {}
    form = QuestionsForm(
        posted(request),
        procedure=procedure,
        step=here,
        setting=setting,
        before=flat({**answers, step: {}}, procedure),
        saved=answers.get(step, {}),
    )
    refusal = None
    if request.method == "POST" and "add_row" not in request.POST and form.is_complete():
        if form.elsewhere:
            place = "" if form.elsewhere == ABROAD else form.elsewhere
            return redirect(elsewhere_url(procedure, place))
        known = flat({**answers, step: form.answers()}, procedure)
        refusal = procedure.refusal_for(known, today=today())
        if refusal is None:
            draft = draft or draft_actions.start_draft(procedure, actor=request.user)
            draft = draft_actions.save_step(draft, step, form.answers(), actor=request.user)
            steps = [*steps_of(draft, procedure, setting), "review"]
            following = steps[steps.index(step) + 1]
            return drafts.remember_draft(_to(procedure, following), draft)
    context = page_context(procedure, setting, draft, step, form=form, here=here, refusal=refusal)
    status = 422 if request.method == "POST" and (refusal or form.errors) else 200
    return _page(request, "questions", context, status=status)


@public
@rests_when_read_only
def elsewhere(request: HttpRequest, slug: str) -> HttpResponse:
    """The deed is kept by someone else: say by whom, and lead there (CRPA L114-2 in spirit)."""
    procedure, _setting = _procedure(slug)
    if procedure.elsewhere is None:
        raise Http404
    name = " ".join(request.GET.get("commune", "").split())[:100]
    path = reverse("document_requests:presentation", args=[slug])
    context = {
        "procedure": procedure,
        "abroad": not name,
        "place_name": name,
        "town_halls": birthplaces.town_halls_for(name, procedure_path=path) if name else [],
        "back_url": step_url(procedure, _place_step(procedure)),
    }
    return render(request, "document_requests/elsewhere.html", context)


@public
@rests_when_read_only
def step_applicant(request: HttpRequest, slug: str) -> HttpResponse:
    """Who asks and how to hand the paper over; an account fills in what it knows."""
    procedure, setting = _open_procedure(slug)
    draft = drafts.current_draft(request, procedure)
    earlier = _missing_before("applicant", draft, procedure, setting)
    if draft is None or earlier:
        return _to(procedure, earlier)
    known = _known_of(request, procedure, draft)
    form = ApplicantForm(
        posted(request),
        initial=draft.step("applicant") or known,
        procedure=procedure,
        setting=setting,
        by_agent=draft.is_by_agent,
    )
    if request.method == "POST" and form.is_valid():
        kept = [name for name in TAKEN_OVER if name in known and
                form.cleaned_data.get(name) == known[name]]  # fmt: skip
        answers = {**form.cleaned_data, "taken_over": kept if draft.user_id else []}
        draft = draft_actions.save_step(draft, "applicant", answers, actor=request.user)
        following = "pieces" if pieces_of(draft, procedure, setting) else "review"
        return drafts.remember_draft(_to(procedure, following), draft)
    context = page_context(
        procedure,
        setting,
        draft,
        "applicant",
        form=form,
        taken_over=taken_over_in_words([name for name in TAKEN_OVER if name in known])
        if request.user.is_authenticated and not draft.is_by_agent
        else "",
    )
    return _page(request, "applicant", context, status=422 if form.errors else 200)


@public
@rests_when_read_only
def step_pieces(request: HttpRequest, slug: str) -> HttpResponse:
    """The proofs. Files chosen are kept even when another one is refused."""
    procedure, setting = _open_procedure(slug)
    draft = drafts.current_draft(request, procedure)
    earlier = _missing_before("pieces", draft, procedure, setting)
    if draft is None or earlier:
        return _to(procedure, earlier)
    pieces = pieces_of(draft, procedure, setting)
    if not pieces:
        return _to(procedure, "review")
    errors: dict[str, list[str]] = {}
    if request.method == "POST":
        errors = _keep_files(request, draft, pieces)
        rows = piece_rows(draft, pieces, errors)
        if "add" in request.POST and not errors:
            return _to(procedure, "pieces")
        if not errors:
            for row in rows:
                if row.piece.required and not row.files:
                    row.errors.append(_("Ajoutez au moins un fichier pour ce document."))
                    errors[row.piece.code] = row.errors
        if not errors:
            draft_actions.save_step(draft, "pieces", {"done": True}, actor=request.user)
            return _to(procedure, "review")
    rows = piece_rows(draft, pieces, errors)
    context = page_context(
        procedure,
        setting,
        draft,
        "pieces",
        rows=rows,
        has_errors=bool(errors),
        reduced_scanner=antivirus.is_reduced(),
    )
    return _page(request, "pieces", context, status=422 if errors else 200)


@public
@require_POST
def remove_file(request: HttpRequest, slug: str, attachment_id: UUID) -> HttpResponse:
    procedure, _setting = _procedure(slug)
    draft = drafts.current_draft(request, procedure)
    if draft:
        draft_actions.remove_file(draft, attachment_id, actor=request.user)
        messages.success(request, _("Le fichier est retiré."))
    return _to(procedure, "pieces")


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
    if request.method == "POST":
        # Whether it is still offered, `submit` asks.
        return _send(request, _procedure_at(slug))
    procedure, setting = _open_procedure(slug)
    draft = drafts.current_draft(request, procedure)
    if draft is None:
        already = drafts.just_sent(request)
        if already:
            return redirect("document_requests:sent", token=token_for(already))
        return _to(procedure, steps_of(None, procedure, setting)[0])
    missing = next_step(draft, procedure, setting)
    if missing != "review":
        return _to(procedure, missing)
    context = page_context(
        procedure,
        setting,
        draft,
        "review",
        sections=review_sections(draft, procedure, setting),
        service_contact=contact_of(setting),
    )
    return _page(request, "review", context)


@public
@rests_when_read_only
def resume(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """« Reprendre »: the link of a draft, on any device.

    It asks first: a link sent by someone else must not make people write in that one's draft.
    """
    procedure, setting = _procedure(slug)
    draft = drafts.draft_with_id(request, draft_id_in(token))
    if draft is None or draft.procedure != procedure.code:
        messages.warning(
            request,
            _("Ce brouillon n'existe plus, ou il appartient à un compte : connectez-vous."),
        )
        return redirect("document_requests:presentation", slug=slug)
    if request.method == "POST":
        return drafts.remember_draft(_to(procedure, next_step(draft, procedure, setting)), draft)
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


def _send(request: HttpRequest, procedure: AnyProcedure) -> HttpResponse:
    draft_id = draft_id_in(request.POST.get("draft", ""))
    if draft_id is None:
        return redirect("document_requests:presentation", slug=procedure.slug)
    try:
        sent = submit(draft_id, actor=request.user)
    except DraftIncomplete as error:
        messages.error(request, error.message)
        return _to(procedure, error.step)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("document_requests:presentation", slug=procedure.slug)
    if sent.filed_by_id:
        answer = redirect("document_requests_admin:detail", request_id=sent.pk)
        return drafts.forget_draft(answer)
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


def _known_of(request: HttpRequest, procedure: AnyProcedure, draft: Draft) -> dict[str, Any]:
    """What need not be asked again: from the account, then from the deed if it is one's own."""
    known: dict[str, Any] = {"copies": 1}
    if draft.is_by_agent:
        return known
    quality = (
        procedure.quality(str(draft.step("copy").get("quality")))
        if isinstance(procedure, DeedProcedure)
        else None
    )
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
        known.update(_address_of(user))
    return known


def _address_of(user: Any) -> dict[str, Any]:
    """Where the account's last request of this town hall said to write (CRPA L113-12)."""
    last = queries.requests_of(user).order_by("-received_at").first()
    told = last.answers.get("applicant", {}) if last is not None else {}
    return {name: told[name] for name in ADDRESS if told.get(name)}


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


def _to(procedure: AnyProcedure, step: str) -> HttpResponse:
    return redirect(step_url(procedure, step))


def _missing_before(
    step: str, draft: Draft | None, procedure: AnyProcedure, setting: ProcedureSetting
) -> str:
    """The step to answer before this one; empty when its turn has come."""
    steps = steps_of(draft, procedure, setting)
    before = steps[: steps.index(step)] if step in steps else steps
    answered = draft.answers if draft else {}
    return next((each for each in before if each not in answered), "")


def _place_step(procedure: AnyProcedure) -> str:
    """The step that asks where the deed was drawn."""
    if isinstance(procedure, DeedProcedure):
        return "person"
    return next(
        step.code
        for step in procedure.steps
        if any(question.kind == "deed_place" for question in step.questions)
    )


def _procedure_at(slug: str) -> AnyProcedure:
    _require_commune()
    procedure = procedure_at(slug)
    if procedure is None:
        raise Http404
    return procedure


def _procedure(slug: str) -> tuple[AnyProcedure, ProcedureSetting]:
    procedure = _procedure_at(slug)
    return procedure, ProcedureSetting.for_procedure(procedure)


def _open_procedure(slug: str) -> tuple[AnyProcedure, ProcedureSetting]:
    procedure, setting = _procedure(slug)
    if getattr(procedure, "online", "here") != "here":
        raise Http404
    if not setting.is_open:
        raise DomainError(
            "closed",
            _("La mairie a suspendu cette démarche en ligne. Contactez-la par téléphone."),
        )
    return procedure, setting


def _open_deed(slug: str) -> tuple[DeedProcedure, ProcedureSetting]:
    procedure, setting = _open_procedure(slug)
    if not isinstance(procedure, DeedProcedure):
        raise Http404
    return procedure, setting


def _require_commune() -> None:
    # An intercommunality keeps no civil-status register.
    if not require_authority().is_commune:
        raise Http404
