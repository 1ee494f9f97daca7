"""The administrators' screens: list, editor, preview, versions."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kernel.errors import DomainError, NotAllowed
from shared_services.message_templates import permissions, queries
from shared_services.message_templates.actions import attaching, writing
from shared_services.message_templates.differing import differences
from shared_services.message_templates.errors import ChangedMeanwhile, NothingThere, WrongWording
from shared_services.message_templates.forms import FileForm, RevisionForm, WordingForm
from shared_services.message_templates.models import WordingVersion
from shared_services.message_templates.queries import Standing
from shared_services.message_templates.rendering import Written, written_with
from shared_services.message_templates.samples import sample_values
from shared_services.message_templates.sms import length_of
from shared_services.message_templates.views.buttons import Asked, do
from shared_services.notifications import facade as notifications

Level = WordingVersion.Level
View = Callable[..., Any]
# A mail carries its own style; nothing else may be loaded, run or sent from it.
_PUBLISHED: dict[str, Any] = {
    Level.OWN: _lazy("C'est en service : les prochains messages partent ainsi."),
    Level.COMMON: _lazy(
        "C'est proposé aux communes : celles qui n'ont pas leur propre texte le suivent."
    ),
}
LETTER_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'"


def for_those_who_may(view: View) -> View:
    """Refuse who may not change messages; a message nobody knows is « not found »."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not permissions.can_write(request.user, kwargs["level"]):
            raise NotAllowed(_("Votre rôle ne permet pas de changer les textes des messages."))
        code = kwargs.get("message_code")
        if code is not None:
            try:
                queries.message_named(code)
            except NothingThere as error:
                raise Http404 from error
        return view(request, *args, **kwargs)

    return checked


@require_GET
@for_those_who_may
def index(request: HttpRequest, level: str) -> HttpResponse:
    """Every message, who gets it, when, and whether it has been adapted here."""
    found = queries.standings(level)
    return render(
        request,
        "message_templates/admin/index.html",
        {
            "standings": found,
            "level": level,
            "failed": [each for each in found if each.published and each.published.failed_at],
        },
    )


@require_http_methods(["GET", "POST"])
@for_those_who_may
def edit(request: HttpRequest, message_code: str, level: str) -> HttpResponse:
    """The editor; POST keeps a draft, and publishes it when « mettre en service » was chosen."""
    here = queries.standing(message_code, level)
    if request.method != "POST":
        return _editor(request, here, _form_of(here))
    form = WordingForm(request.POST)
    if not form.is_valid():
        return _editor(request, here, form, status=422)
    revision = form.cleaned_data["revision"]
    try:
        draft = writing.save_draft(
            message_code, form.wording, revision=revision, actor=request.user, level=level
        )
        if "publish" in request.POST:
            writing.publish(message_code, revision=draft.revision, actor=request.user, level=level)
    except WrongWording as error:
        form.show(error)
        return _editor(request, here, form, status=422)
    except ChangedMeanwhile as error:
        messages.error(request, error.message)
        return _editor(request, here, form, status=409)
    if "publish" in request.POST:
        messages.success(request, _PUBLISHED[level])
        return _to(request, "edit", message_code)
    messages.success(
        request, _("Brouillon enregistré. Rien ne change tant qu'il n'est pas publié.")
    )
    return _to(request, "preview", message_code)


@require_GET
@for_those_who_may
def preview(request: HttpRequest, message_code: str, level: str) -> HttpResponse:
    """What is being written, on a computer, on a phone, as text and as SMS."""
    here = queries.standing(message_code, level)
    made = _made(here)
    return render(
        request,
        "message_templates/admin/preview.html",
        {
            "here": here,
            "made": made,
            "sms_length": length_of(made.sms),
            "files": queries.files_of(here.files),
        },
    )


@require_GET
@for_those_who_may
def letter(request: HttpRequest, message_code: str, level: str) -> HttpResponse:
    """The mail itself, for the frames of the preview."""
    made = _made(queries.standing(message_code, level))
    response = HttpResponse(notifications.in_letter(made.subject, made.content))
    response["Content-Security-Policy"] = LETTER_POLICY
    return response


@require_GET
@for_those_who_may
def versions(request: HttpRequest, message_code: str, level: str) -> HttpResponse:
    """History, and what differs between the proposed text and ours."""
    here = queries.standing(message_code, level)
    edited, proposed = here.edited, here.parent
    base = queries.followed_before(here) if here.only_follows else here.base
    return render(
        request,
        "message_templates/admin/versions.html",
        {
            "here": here,
            "history": queries.history(message_code, level),
            "subject_diff": differences(proposed.subject, edited.subject),
            "body_diff": differences(proposed.body, edited.body),
            "sms_diff": differences(proposed.sms, edited.sms),
            "above_diff": base
            and [
                differences(getattr(base, field), getattr(proposed, field))
                for field in ("subject", "body", "sms")
            ],
        },
    )


@require_GET
@for_those_who_may
def joined_file(request: HttpRequest, message_code: str, file_id: UUID, level: str) -> FileResponse:
    """A leaflet, for whoever writes the message it goes with."""
    found = queries.files_of([file_id])
    if level != Level.OWN or not found:
        raise Http404
    response = FileResponse(found[0].file.open("rb"), content_type=found[0].content_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(found[0].name)}"
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@for_those_who_may
def join_file(request: HttpRequest, message_code: str, level: str) -> HttpResponse:
    if level != Level.OWN:
        raise Http404
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _("Choisissez un fichier PDF."))
        return _to(request, "edit", message_code)
    data = form.cleaned_data
    try:
        attaching.attach(message_code, data["file"], revision=data["revision"], actor=request.user)
    except NotAllowed:
        raise
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(
            request, _("Le fichier est joint au brouillon. Il part dès la mise en service.")
        )
    return _to(request, "edit", message_code)


@require_POST
@for_those_who_may
def act(request: HttpRequest, message_code: str, wording_act: str, level: str) -> HttpResponse:
    """One button: discard, withdraw, take the text above, keep ours, restore, test."""
    form = RevisionForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        done = do(wording_act, Asked(message_code, level, form.cleaned_data, request.user))
    except NotAllowed:
        raise
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, done)
    return _to(request, "edit", message_code)


def _to(request: HttpRequest, name: str, message_code: str) -> HttpResponse:
    """Our own texts and the common ones have the same screens at two addresses."""
    here = request.resolver_match.namespace if request.resolver_match else None
    return redirect(reverse(f"message_templates:{name}", args=[message_code], current_app=here))


def _made(here: Standing) -> Written:
    return written_with(here.message, here.edited, sample_values(here.message))


def _form_of(here: Standing) -> WordingForm:
    edited = here.edited
    return WordingForm(
        initial={
            "subject": edited.subject,
            "body": edited.body,
            "sms": edited.sms,
            "revision": here.revision,
        }
    )


def _editor(
    request: HttpRequest, here: Standing, form: WordingForm, status: int = 200
) -> HttpResponse:
    sms = _made(here).sms
    context = {
        "here": here,
        "form": form,
        "sms": sms,
        "sms_length": length_of(sms),
        "files": queries.files_of(here.files),
        "file_form": FileForm(initial={"revision": here.revision}),
    }
    return render(request, "message_templates/admin/edit.html", context, status=status)
