"""The administrators' screens: list, editor, preview, versions."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kernel.errors import DomainError, NotAllowed
from shared_services.message_templates import permissions, queries
from shared_services.message_templates.actions import testing, writing
from shared_services.message_templates.differing import differences
from shared_services.message_templates.errors import ChangedMeanwhile, NothingThere, WrongWording
from shared_services.message_templates.forms import RevisionForm, WordingForm
from shared_services.message_templates.queries import Standing
from shared_services.message_templates.rendering import Written, written_with
from shared_services.message_templates.samples import sample_values
from shared_services.message_templates.sms import length_of
from shared_services.notifications import facade as notifications

View = Callable[..., HttpResponse]
# A mail carries its own style; nothing else may be loaded, run or sent from it.
LETTER_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'"


def for_those_who_may(view: View) -> View:
    """Refuse who may not change messages; a message nobody knows is « not found »."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not permissions.can_change(request.user):
            raise NotAllowed(_("Seuls les administrateurs changent les textes des messages."))
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
def index(request: HttpRequest) -> HttpResponse:
    """Every message, who gets it, when, and whether it has been adapted here."""
    found = queries.standings()
    return render(
        request,
        "message_templates/admin/index.html",
        {
            "standings": found,
            "failed": [each for each in found if each.published and each.published.failed_at],
        },
    )


@require_http_methods(["GET", "POST"])
@for_those_who_may
def edit(request: HttpRequest, message_code: str) -> HttpResponse:
    """The editor; POST keeps a draft, and publishes it when « mettre en service » was chosen."""
    here = queries.standing(message_code)
    if request.method != "POST":
        return _editor(request, here, _form_of(here))
    form = WordingForm(request.POST)
    if not form.is_valid():
        return _editor(request, here, form, status=422)
    revision = form.cleaned_data["revision"]
    try:
        draft = writing.save_draft(
            message_code, form.wording, revision=revision, actor=request.user
        )
        if "publish" in request.POST:
            writing.publish(message_code, revision=draft.revision, actor=request.user)
    except WrongWording as error:
        form.show(error)
        return _editor(request, here, form, status=422)
    except ChangedMeanwhile as error:
        messages.error(request, error.message)
        return _editor(request, here, form, status=409)
    if "publish" in request.POST:
        messages.success(request, _("C'est en service : les prochains messages partent ainsi."))
        return redirect("message_templates:edit", message_code)
    messages.success(
        request, _("Brouillon enregistré. Rien ne change tant qu'il n'est pas publié.")
    )
    return redirect("message_templates:preview", message_code)


@require_GET
@for_those_who_may
def preview(request: HttpRequest, message_code: str) -> HttpResponse:
    """What is being written, on a computer, on a phone, as text and as SMS."""
    here = queries.standing(message_code)
    made = _made(here)
    return render(
        request,
        "message_templates/admin/preview.html",
        {"here": here, "made": made, "sms_length": length_of(made.sms)},
    )


@require_GET
@for_those_who_may
def letter(request: HttpRequest, message_code: str) -> HttpResponse:
    """The mail itself, for the frames of the preview."""
    made = _made(queries.standing(message_code))
    response = HttpResponse(notifications.in_letter(made.subject, made.content))
    response["Content-Security-Policy"] = LETTER_POLICY
    return response


@require_GET
@for_those_who_may
def versions(request: HttpRequest, message_code: str) -> HttpResponse:
    """History, and what differs between the proposed text and ours."""
    here = queries.standing(message_code)
    edited, proposed = here.edited, here.message.proposed
    return render(
        request,
        "message_templates/admin/versions.html",
        {
            "here": here,
            "history": queries.history(message_code),
            "subject_diff": differences(proposed.subject, edited.subject),
            "body_diff": differences(proposed.body, edited.body),
            "sms_diff": differences(proposed.sms, edited.sms),
        },
    )


@require_POST
@for_those_who_may
def act(request: HttpRequest, message_code: str, wording_act: str) -> HttpResponse:
    """One button: discard, withdraw, take the proposed text, restore a version, test."""
    form = RevisionForm(request.POST)
    if wording_act not in _ACTS_HERE or not form.is_valid():
        raise Http404
    try:
        done = _ACTS_HERE[wording_act](message_code, form.cleaned_data, request.user)
    except NotAllowed:
        raise
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, done)
    return redirect("message_templates:edit", message_code)


def _discard(code: str, data: dict[str, Any], actor: Any) -> str:
    writing.discard_draft(code, revision=data["revision"], actor=actor)
    return _("Brouillon jeté.")


def _withdraw(code: str, data: dict[str, Any], actor: Any) -> str:
    writing.withdraw(code, actor=actor)
    return _("Le texte proposé est de nouveau en service. Le vôtre reste dans les versions.")


def _take(code: str, data: dict[str, Any], actor: Any) -> str:
    writing.take_proposed(code, revision=data["revision"], actor=actor)
    return _("Le texte proposé est dans votre brouillon.")


def _restore(code: str, data: dict[str, Any], actor: Any) -> str:
    writing.restore(code, data["number"] or 0, revision=data["revision"], actor=actor)
    return _("Cette version est dans votre brouillon : relisez-la, puis mettez-la en service.")


def _test(code: str, data: dict[str, Any], actor: Any) -> str:
    testing.send_test(code, actor=actor)
    return _("Essai envoyé à %(address)s, et à personne d'autre.") % {"address": actor.email}


_ACTS_HERE: dict[str, Callable[[str, dict[str, Any], Any], str]] = {
    "jeter": _discard,
    "retirer": _withdraw,
    "reprendre": _take,
    "restaurer": _restore,
    "essai": _test,
}


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
    context = {"here": here, "form": form, "sms": sms, "sms_length": length_of(sms)}
    return render(request, "message_templates/admin/edit.html", context, status=status)
