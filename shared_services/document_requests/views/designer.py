"""The commune's catalogue and the workshop of its own procedures, in the back office."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kernel.clock import today
from kernel.errors import DomainError, NotAllowed
from kernel.tenancy import require_authority
from shared_services.document_requests.actions import adopting, design
from shared_services.document_requests.actions.configure import save_settings
from shared_services.document_requests.answered import flat
from shared_services.document_requests.catalogue import writing
from shared_services.document_requests.catalogue.definitions import read
from shared_services.document_requests.catalogue.loader import all_procedures
from shared_services.document_requests.catalogue.outline import Line, differences, outline
from shared_services.document_requests.catalogue.questions import KINDS, FormProcedure
from shared_services.document_requests.errors import DefinitionInvalid
from shared_services.document_requests.forms import QuestionsForm, SettingsForm
from shared_services.document_requests.forms.designer import (
    BeginForm,
    HeadForm,
    ImportForm,
    QuestionForm,
    StepForm,
)
from shared_services.document_requests.models import (
    OwnProcedure,
    ProcedureSetting,
    ReceivedProcedure,
)
from shared_services.document_requests.permissions import can_change_settings
from shared_services.document_requests.procedures import procedure_with
from shared_services.document_requests.views.files import posted

View = Callable[..., HttpResponse]
HERE = "document_requests_admin"


def designers_only(view: View) -> View:
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not require_authority().is_commune:
            raise Http404
        if not can_change_settings(request.user):
            raise NotAllowed(_("Seuls les administrateurs règlent les démarches."))
        return view(request, *args, **kwargs)

    return checked


def writers_only(view: View) -> View:
    """Whoever writes procedures, in a commune or for all communes in their intercommunality."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not can_change_settings(request.user):
            raise NotAllowed(_("Seuls les administrateurs règlent les démarches."))
        return view(request, *args, **kwargs)

    return checked


@require_GET
@writers_only
def catalogue(request: HttpRequest) -> HttpResponse:
    """Everything residents may ask for here: shown or hidden, of the law or of the commune."""
    settings = {each.procedure: each for each in ProcedureSetting.objects.all()}
    shipped = [(found, settings.get(code)) for code, found in all_procedures().items()]
    own = [
        (each, each.current, settings.get(each.code))
        for each in OwnProcedure.objects.prefetch_related("versions")
    ]
    here = require_authority().is_commune
    context = {
        "shipped": shipped if here else [],
        "own": own,
        "for_communes": not here,
        "received": ReceivedProcedure.objects.filter(is_offered=True).select_related("adopted"),
    }
    return render(request, "document_requests/admin/catalogue.html", context)


@designers_only
def configure(request: HttpRequest, code: str) -> HttpResponse:
    """The commune's choices for one procedure."""
    procedure = procedure_with(code)
    if procedure is None:
        raise Http404
    setting = ProcedureSetting.for_procedure(procedure)
    form = SettingsForm(posted(request), instance=setting, procedure=procedure)
    if request.method == "POST" and form.is_valid():
        save_settings(form.save(commit=False), actor=request.user)
        messages.success(request, _("Les réglages sont enregistrés."))
        return redirect(f"{HERE}:catalogue")
    context = {"form": form, "procedure": procedure}
    status = 422 if form.errors else 200
    return render(request, "document_requests/admin/settings.html", context, status=status)


@designers_only
def received(request: HttpRequest, received_id: int) -> HttpResponse:
    """What our intercommunality offers: read it, or what changes in it, then adopt it."""
    found = get_object_or_404(
        ReceivedProcedure.objects.select_related("adopted"), pk=received_id, is_offered=True
    )
    if request.method == "POST":
        text = request.POST.get("number", "")
        number = int(text) if text.isdigit() else 0
        try:
            own = adopting.adopt(found.pk, number=number, actor=request.user)
        except NotAllowed:
            raise
        except DomainError as error:
            messages.error(request, error.message)
            return redirect(f"{HERE}:received", received_id=found.pk)
        messages.success(
            request, _("La démarche est sur votre site. Réglez ce qui vous est propre.")
        )
        return redirect(f"{HERE}:configure", code=own.code)
    context = {
        "found": found,
        "lines": differences(found.adopted_definition if found.adopted else {}, found.definition)
        if found.is_newer
        else [Line("same", text) for text in outline(found.definition)],
        "changed_here": found.is_newer and adopting.was_changed_here(found),
    }
    return render(request, "document_requests/admin/received.html", context)


@writers_only
def begin(request: HttpRequest) -> HttpResponse:
    """A new procedure: blank, copied from the release, or from a file."""
    is_import = "import-file" in request.FILES
    form = BeginForm(None if is_import else posted(request))
    import_form = ImportForm(posted(request), request.FILES) if is_import else ImportForm()
    faults: list[str] = []
    try:
        if is_import and import_form.is_valid():
            text = import_form.cleaned_data["file"].read(design.MAX_BYTES + 1)
            made = design.take_in(text.decode("utf-8", "replace"), actor=request.user)
            messages.success(request, _("La démarche est importée. Relisez-la avant de publier."))
            return redirect(f"{HERE}:workshop", procedure_id=made.pk)
        if request.method == "POST" and not is_import and form.is_valid():
            given = form.cleaned_data
            made = design.begin(
                given["title"], given["summary"], model=given["model"], actor=request.user
            )
            return redirect(f"{HERE}:workshop", procedure_id=made.pk)
    except DefinitionInvalid as error:
        faults = error.faults
    status = 422 if form.errors or import_form.errors or faults else 200
    context = {"form": form, "import_form": import_form, "faults": faults}
    return render(request, "document_requests/admin/begin.html", context, status=status)


@writers_only
def workshop(request: HttpRequest, procedure_id: int) -> HttpResponse:
    """One procedure being written: its page, its steps, its questions."""
    found = get_object_or_404(OwnProcedure, pk=procedure_id)
    form = HeadForm(posted(request), initial=HeadForm.initial_of(found.draft))
    if request.method == "POST" and form.is_valid():
        seen = request.POST.get("seen_at", "")
        data = form.put_into(found.draft)
        if _kept(request, lambda: design.save(found, data, actor=request.user, seen_at=seen)):
            messages.success(request, _("C'est enregistré."))
        return redirect(f"{HERE}:workshop", procedure_id=found.pk)
    context = {
        "found": found,
        "form": form,
        "steps": found.draft.get("step", []),
        "kinds": KINDS,
        "faults": _faults(found),
        "version": found.current,
        "changed": found.current is None or found.current.definition != found.draft,
        "step_form": StepForm(),
    }
    status = 422 if form.errors else 200
    return render(request, "document_requests/admin/workshop.html", context, status=status)


@writers_only
def question(
    request: HttpRequest, procedure_id: int, step: int, place: int | None = None
) -> HttpResponse:
    """Write one question."""
    found = get_object_or_404(OwnProcedure, pk=procedure_id)
    steps = found.draft.get("step", [])
    if step >= len(steps) or (place is not None and place >= len(steps[step]["question"])):
        raise Http404
    before = steps[step]["question"][place] if place is not None else None
    form = QuestionForm(
        posted(request),
        initial=QuestionForm.initial_of(before) if before else {"kind": "text", "required": True},
        earlier=_earlier(steps, step, place),
    )
    if request.method == "POST" and form.is_valid():
        row, seen = form.row(before), request.POST.get("seen_at", "")
        data = writing.put_question(found.draft, step, place, row)
        if _kept(request, lambda: design.save(found, data, actor=request.user, seen_at=seen)):
            messages.success(request, _("La question est enregistrée."))
        return redirect(f"{HERE}:workshop", procedure_id=found.pk)
    context = {"found": found, "form": form, "step": steps[step], "is_new": before is None}
    status = 422 if form.errors else 200
    return render(request, "document_requests/admin/question.html", context, status=status)


@require_POST
@writers_only
def change(request: HttpRequest, procedure_id: int, act: str) -> HttpResponse:
    """Everything that is one button: steps, order, publication."""
    found = get_object_or_404(OwnProcedure, pk=procedure_id)
    if act not in CHANGES:
        raise Http404
    gone = _kept(request, lambda: CHANGES[act](request, found))
    if act == "supprimer" and gone:
        messages.success(request, _("La démarche est supprimée."))
        return redirect(f"{HERE}:catalogue")
    return redirect(f"{HERE}:workshop", procedure_id=found.pk)


@require_GET
@writers_only
def export(request: HttpRequest, procedure_id: int) -> HttpResponse:
    """The procedure as a file, for another commune."""
    found = get_object_or_404(OwnProcedure, pk=procedure_id)
    text = json.dumps(found.draft, ensure_ascii=False, indent=2)
    answer = HttpResponse(text, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{found.slug}.json"'
    return answer


@writers_only
def try_out(request: HttpRequest, procedure_id: int, step: int = 0) -> HttpResponse:
    """Fill in the draft as a resident would; nothing is kept nor sent."""
    found = get_object_or_404(OwnProcedure, pk=procedure_id)
    try:
        procedure = read(found.draft)
    except DefinitionInvalid as error:
        messages.error(request, " ".join(error.faults[:3]))
        return redirect(f"{HERE}:workshop", procedure_id=found.pk)
    if step >= len(procedure.steps):
        messages.success(request, _("L'essai est fini : toutes les étapes ont été vues."))
        return redirect(f"{HERE}:workshop", procedure_id=found.pk)
    kept = _tried(request)
    here = procedure.steps[step]
    form = QuestionsForm(
        posted(request),
        procedure=procedure,
        step=here,
        setting=ProcedureSetting.for_procedure(procedure),
        before=flat({key: value for key, value in kept.items() if key != here.code}, procedure),
        saved={},
    )
    refusal = None
    if request.method == "POST" and "add_row" not in request.POST and form.is_complete():
        kept[here.code] = form.answers()
        refusal = procedure.refusal_for(flat(kept, procedure), today=today())
        if refusal is None:
            return _try_next(request, found, procedure, kept, step + 1)
    context = {
        "found": found, "procedure": procedure, "here": here, "form": form, "refusal": refusal,
        "number": step + 1, "total": len(procedure.steps), "tried": json.dumps(kept),
    }  # fmt: skip
    return render(request, "document_requests/admin/try_out.html", context)


def _try_next(
    request: HttpRequest, found: OwnProcedure, procedure: FormProcedure, kept: dict[str, Any],
    step: int,
) -> HttpResponse:  # fmt: skip
    known = flat(kept, procedure)
    shown = {each.code for each in procedure.steps_for(known, today=today())}
    while step < len(procedure.steps) and procedure.steps[step].code not in shown:
        step += 1
    if step >= len(procedure.steps):
        messages.success(request, _("L'essai est fini : toutes les étapes ont été vues."))
        return redirect(f"{HERE}:workshop", procedure_id=found.pk)
    here = procedure.steps[step]
    form = QuestionsForm(
        None,
        procedure=procedure,
        step=here,
        setting=ProcedureSetting.for_procedure(procedure),
        before=known,
        saved={},
    )
    context = {
        "found": found, "procedure": procedure, "here": here, "form": form, "refusal": None,
        "number": step + 1, "total": len(procedure.steps), "tried": json.dumps(kept),
        "next_step": step,
    }  # fmt: skip
    return render(request, "document_requests/admin/try_out.html", context)


def _tried(request: HttpRequest) -> dict[str, Any]:
    """Answers of the try-out so far: they travel in the page, nothing is stored."""
    try:
        kept = json.loads(request.POST.get("tried", "{}"))
    except json.JSONDecodeError:
        return {}
    if not isinstance(kept, dict):
        return {}
    return {step: given for step, given in kept.items() if isinstance(given, dict)}


def _kept(request: HttpRequest, act: Callable[[], Any]) -> bool:
    """Run an act and say why when it cannot be."""
    try:
        act()
    except NotAllowed:
        raise
    except DefinitionInvalid as error:
        messages.error(request, " ".join(error.faults[:5]))
        return False
    except DomainError as error:
        messages.error(request, error.message)
        return False
    return True


def _faults(found: OwnProcedure) -> list[str]:
    try:
        read(found.draft)
    except DefinitionInvalid as error:
        return error.faults
    return []


def _earlier(steps: list[Any], step: int, place: int | None) -> list[dict[str, Any]]:
    """Questions asked before this one: what a condition may look at."""
    before = [row for part in steps[:step] for row in part["question"]]
    here = steps[step]["question"]
    rows = [*before, *(here if place is None else here[:place])]
    return [row for row in rows if row["kind"] not in {"note", "file", "group", "table"}]


def _place(request: HttpRequest, name: str) -> int | None:
    text = request.POST.get(name, "")
    return int(text) if text.isdigit() and len(text) < 4 else None


def _save(request: HttpRequest, found: OwnProcedure, data: dict[str, Any]) -> None:
    seen = request.POST.get("seen_at", "")
    design.save(found, data, actor=request.user, seen_at=seen)


def _add_step(request: HttpRequest, found: OwnProcedure) -> None:
    form = StepForm(request.POST)
    if not form.is_valid():
        raise DomainError("no_title", _("Donnez un titre à l'étape."))
    _save(request, found, writing.add_step(found.draft, form.cleaned_data["title"]))


def _remove(request: HttpRequest, found: OwnProcedure) -> None:
    step = _place(request, "step")
    if step is not None:
        _save(request, found, writing.remove(found.draft, step, _place(request, "place")))


def _move(request: HttpRequest, found: OwnProcedure) -> None:
    step, by = _place(request, "step"), -1 if request.POST.get("by") == "-1" else 1
    if step is not None:
        _save(request, found, writing.move(found.draft, step, _place(request, "place"), by))


def _publish(request: HttpRequest, found: OwnProcedure) -> None:
    version = design.publish(found, actor=request.user)
    told = _("La version %(number)d est publiée : les habitants la voient.")
    if not require_authority().is_commune:
        told = _("La version %(number)d est publiée : les communes la reçoivent.")
    messages.success(request, told % {"number": version.number})


CHANGES: dict[str, Callable[[HttpRequest, OwnProcedure], None]] = {
    "etape": _add_step,
    "retirer": _remove,
    "deplacer": _move,
    "publier": _publish,
    "proposer": lambda request, found: design.offer(found, offered=True, actor=request.user),
    "cacher": lambda request, found: design.offer(found, offered=False, actor=request.user),
    "supprimer": lambda request, found: design.delete(found, actor=request.user),
}
