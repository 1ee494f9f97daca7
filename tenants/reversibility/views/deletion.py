"""« Départ et suppression », in the back office: the steps, what is done, what comes next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kernel.design_system.back_office import back_office_page
from kernel.errors import DomainError
from kernel.read_only import works_when_read_only
from kernel.tenancy import require_authority
from tenants.reversibility import queries
from tenants.reversibility.actions import deletion as deleting
from tenants.reversibility.forms import AcceptForm, ReasonForm, VisaForm
from tenants.reversibility.permissions import require_administrator


@require_GET
def deletion(request: HttpRequest) -> HttpResponse:
    return _show(request)


@works_when_read_only
@require_POST
def ask_deletion(request: HttpRequest) -> HttpResponse:
    form = ReasonForm(request.POST)
    return _act(
        request,
        form,
        lambda authority, given: deleting.ask_deletion(authority, actor=request.user, **given),
        _("La demande est notée. Faites maintenant une archive complète."),
    )


@works_when_read_only
@require_POST
def accept(request: HttpRequest) -> HttpResponse:
    form = AcceptForm(request.POST)
    return _act(
        request,
        form,
        lambda authority, given: deleting.accept_deletion(authority, actor=request.user, **given),
        _("Votre accord est noté. Le délai court à partir d'aujourd'hui."),
    )


@works_when_read_only
@require_POST
def visa(request: HttpRequest) -> HttpResponse:
    def give(authority: Any, given: dict[str, Any]) -> None:
        upload = given.pop("pdf")
        # One byte more than allowed: the action says that it is too large.
        pdf = upload.read(deleting.LARGEST_VISA + 1)
        deleting.give_visa(authority, pdf=pdf, actor=request.user, **given)

    form = VisaForm(request.POST, request.FILES)
    return _act(request, form, give, _("Le visa est déposé."))


@works_when_read_only
@require_POST
def cancel(request: HttpRequest) -> HttpResponse:
    deleting.cancel_deletion(require_authority(), actor=request.user)
    messages.success(request, _("La demande de suppression est annulée. Rien n'est effacé."))
    return redirect("reversibility:deletion")


def _act(
    request: HttpRequest,
    form: Form,
    act: Callable[[Any, dict[str, Any]], Any],
    told: str,
) -> HttpResponse:
    """Do it and go back; a refusal is shown on the form that caused it."""
    authority = require_authority()
    require_administrator(request.user, authority)
    if form.is_valid():
        try:
            act(authority, dict(form.cleaned_data))
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, told)
            return redirect("reversibility:deletion")
    return _show(request, form)


def _show(request: HttpRequest, form: Form | None = None) -> HttpResponse:
    authority = require_authority()
    require_administrator(request.user, authority)
    under_way = queries.deletion_under_way(authority)
    archives = [export for export in queries.exports_of(authority) if export.is_ready]
    fresh = [e for e in archives if under_way and e.asked_at >= under_way.asked_at]
    latest = fresh[0] if fresh else None
    context = {
        "authority": authority,
        "deletion": under_way,
        "archive": latest,
        "is_frozen": authority.state == "frozen",
        "missing": queries.missing_steps(under_way, authority) if under_way else [],
        "reason_form": form if isinstance(form, ReasonForm) else ReasonForm(),
        "accept_form": form
        if isinstance(form, AcceptForm)
        else AcceptForm(initial={"export_id": latest.pk if latest else None}),
        "visa_form": form if isinstance(form, VisaForm) else VisaForm(),
    }
    title = _("Départ et suppression")
    status = 400 if form is not None else 200
    template = "reversibility/deletion.html"
    return back_office_page(request, template, title, context, icon="bin", status=status)
