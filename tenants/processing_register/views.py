"""« Registre des traitements », in the back office of each space."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kernel.tenancy import require_authority
from tenants.processing_register import queries
from tenants.processing_register.actions import designating, taking, writing
from tenants.processing_register.contacts.queries import dpo_of
from tenants.processing_register.documents.pdf import pdf_of
from tenants.processing_register.documents.sheet import as_processor, officer_told, rows_of
from tenants.processing_register.documents.table import table_of
from tenants.processing_register.errors import RegisterRefused
from tenants.processing_register.examples import examples
from tenants.processing_register.forms import LocalPartForm, OfficerForm, OwnProcessingForm
from tenants.processing_register.models import LocalPart
from tenants.processing_register.permissions import require_keeper

TYPES = {"csv": "text/csv; charset=utf-8", "pdf": "application/pdf"}
View = Callable[..., HttpResponse]


def for_keepers(view: View) -> View:
    """Refuse who may not keep the register; a line nobody knows here is « not found »."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        require_keeper(request.user)
        try:
            return view(request, *args, **kwargs)
        except RegisterRefused as error:
            if error.code in {"unknown_line", "not_own", "no_processor"}:
                raise Http404 from error
            messages.error(request, error.message)
            return redirect("processing_register:index")

    return checked


@require_GET
@for_keepers
def index(request: HttpRequest) -> HttpResponse:
    authority = require_authority()
    found = queries.lines(authority, with_retired=True)
    context = {
        "lines": [line for line in found if line.retired_at is None],
        "retired": [line for line in found if line.retired_at is not None],
        "controller": queries.controller(authority),
        "officer": dpo_of(authority),
        "reviewed_at": queries.reviewed_at(),
        "review_is_due": queries.review_is_due(authority),
        "versions": queries.versions()[:10],
        "is_processor": not authority.is_commune,
        "examples": [(code, each["name"]) for code, each in examples().items()],
    }
    return _page(request, "index", _("Registre des traitements"), context)


@require_GET
@for_keepers
def processor(request: HttpRequest) -> HttpResponse:
    """The intercommunality's second register: what it does for its communes."""
    authority = require_authority()
    if authority.is_commune:
        raise Http404
    return _page(
        request, "processor", _("Registre du sous-traitant"), {"sheet": as_processor(authority)}
    )


@require_http_methods(["GET", "POST"])
@for_keepers
def officer(request: HttpRequest) -> HttpResponse:
    authority = require_authority()
    known = dpo_of(authority)
    own = known if known and not known.is_pooled else None
    first = {name: getattr(own, name) for name in designating.FIELDS} if own else None
    form = OfficerForm(request.POST or None, initial=first, is_commune=authority.is_commune)
    if "accept" in request.POST:
        designating.accept_pooled(actor=request.user)
        messages.success(request, _("C'est noté : ce délégué est désormais le vôtre."))
        return redirect("processing_register:index")
    if request.method == "POST" and form.is_valid():
        designating.designate(form.cleaned_data, actor=request.user)
        messages.success(request, _("Le délégué à la protection des données est enregistré."))
        return redirect("processing_register:index")
    context = {"form": form, "officer": known, "told": officer_told(known)}
    return _page(request, "officer", _("Délégué à la protection des données"), context)


@require_POST
@for_keepers
def review(request: HttpRequest) -> HttpResponse:
    writing.mark_reviewed(actor=request.user)
    messages.success(request, _("Merci. La relecture est datée d'aujourd'hui."))
    return redirect("processing_register:index")


@require_http_methods(["GET", "POST"])
@for_keepers
def add(request: HttpRequest) -> HttpResponse:
    first = examples().get(request.GET.get("exemple", ""))
    form = OwnProcessingForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        made = writing.add_own(form.cleaned_data, actor=request.user)
        messages.success(request, _("« %s » est dans votre registre.") % made.name)
        return redirect("processing_register:line", str(made.pk))
    context = {"form": form, "is_example": first is not None}
    return _page(request, "form", _("Ajouter un traitement"), context)


@require_http_methods(["GET", "POST"])
@for_keepers
def line(request: HttpRequest, processing: str) -> HttpResponse:
    """One line; POST completes what the platform wrote."""
    found = queries.line(require_authority(), processing)
    form = None
    if not found.is_own:
        part = LocalPart.objects.filter(pk=processing).first()
        first = {name: getattr(part, name, "") for name in writing.LOCAL_FIELDS}
        form = LocalPartForm(request.POST or None, initial=first)
    if request.method == "POST" and (form is None or form.is_valid()):
        writing.complete(processing, form.cleaned_data if form else {}, actor=request.user)
        messages.success(request, _("Votre complément est enregistré."))
        return redirect("processing_register:line", processing)
    context = {
        "line": found,
        "rows": rows_of(found),
        "form": form,
        "versions": queries.versions(processing),
    }
    return _page(request, "line", found.name, context)


@require_http_methods(["GET", "POST"])
@for_keepers
def change(request: HttpRequest, processing: str) -> HttpResponse:
    row = queries.own_processing(processing)
    first = {name: getattr(row, name) for name in writing.OWN_FIELDS}
    form = OwnProcessingForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        writing.change_own(processing, form.cleaned_data, actor=request.user)
        messages.success(request, _("« %s » est modifié.") % form.cleaned_data["name"])
        return redirect("processing_register:line", processing)
    return _page(request, "form", _("Modifier : %s") % row.name, {"form": form})


@require_POST
@for_keepers
def retire(request: HttpRequest, processing: str) -> HttpResponse:
    writing.retire_own(processing, actor=request.user)
    messages.success(request, _("Le traitement est retiré. Sa fiche reste lisible."))
    return redirect("processing_register:index")


@require_GET
@for_keepers
def download(request: HttpRequest, which: str, kind: str) -> HttpResponse:
    """The register as `csv`, `pdf` or a page to print."""
    sheet = taking.take(which, kind, actor=request.user)
    if kind == "html":
        return render(request, "processing_register/print.html", {"sheet": sheet})
    content = table_of(sheet) if kind == "csv" else pdf_of(sheet)
    response = HttpResponse(content, content_type=TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{sheet.filename(kind)}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _page(request: HttpRequest, name: str, title: str, context: dict[str, Any]) -> HttpResponse:
    trail = [{"url": reverse("wagtailadmin_home"), "label": _("Accueil")}]
    if name != "index":
        trail.append(
            {"url": reverse("processing_register:index"), "label": _("Registre des traitements")}
        )
    trail.append({"url": "", "label": title})
    form = context.get("form")
    status = 422 if request.method == "POST" and form is not None and form.errors else 200
    shell = {"page_title": title, "header_title": title, "header_icon": "list-ul"}
    template = f"processing_register/{name}.html"
    return render(
        request, template, {**shell, "breadcrumbs_items": trail, **context}, status=status
    )
