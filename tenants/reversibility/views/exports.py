"""« Emporter nos données », in the back office: ask for an archive, follow it, download it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kernel.design_system.back_office import back_office_page
from kernel.read_only import works_when_read_only
from kernel.tenancy import require_authority
from tenants.reversibility import queries
from tenants.reversibility.actions import export as exporting
from tenants.reversibility.models import SpaceExport
from tenants.reversibility.permissions import require_administrator


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    authority = require_authority()
    require_administrator(request.user, authority)
    exports = queries.exports_of(authority)
    under_way = next((export for export in exports if export.is_unfinished), None)
    context = {
        "authority": authority,
        "exports": [export for export in exports if export is not under_way],
        "under_way": under_way,
        "kept_days": exporting.KEPT.days,
        "deletion": queries.deletion_under_way(authority),
    }
    return back_office_page(
        request, "reversibility/exports.html", _("Emporter nos données"), context, icon="download"
    )


@works_when_read_only
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    exporting.ask_export(require_authority(), actor=request.user)
    messages.success(
        request,
        _("L'archive est en préparation. Vous recevrez un message quand elle sera prête."),
    )
    return _back()


@require_GET
def download(request: HttpRequest, export_id: UUID) -> FileResponse:
    export = _export(export_id)
    path = exporting.open_archive(export, actor=request.user)
    return archive_response(export, path)


@works_when_read_only
@require_POST
def allow_operator(request: HttpRequest, export_id: UUID) -> HttpResponse:
    allowed = request.POST.get("allowed") == "yes"
    exporting.allow_operator(require_authority(), export_id, allowed=allowed, actor=request.user)
    if allowed:
        messages.success(request, _("L'exploitant de la plateforme peut prendre cette archive."))
    else:
        messages.success(request, _("L'exploitant ne peut plus prendre cette archive."))
    return _back()


def archive_response(export: SpaceExport, path: Any) -> FileResponse:
    """Streamed from disk; kept by no cache on the way."""
    response = FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=export.file_name,
        content_type="application/zip",
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _export(export_id: UUID) -> SpaceExport:
    """An archive of this very space; any other does not exist here."""
    authority = require_authority()
    export = queries.export_of(authority, export_id)
    if export is None:
        raise Http404
    return export


def _back() -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("reversibility:index"))
