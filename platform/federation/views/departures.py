"""The operator's side of leaving: archives a commune let them take, deletions to order."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from federation.forms import TypedNameForm
from federation.views.guards import operator_only
from federation.views.operator import menu
from federation.views.shell import page, refuse
from kernel.errors import DomainError
from tenants.reversibility import facade as reversibility


@require_GET
@operator_only
def departures(request: HttpRequest) -> HttpResponse:
    return page(
        request,
        "federation/operator/departures.html",
        menu(),
        "departures",
        deletions=[(d, reversibility.missing_steps_of(d)) for d in reversibility.deletions()],
        archives=reversibility.archives_allowed_to_operator(),
    )


@require_http_methods(["GET", "POST"])
@operator_only
def order(request: HttpRequest, deletion_id: UUID) -> HttpResponse:
    found = next((d for d in reversibility.deletions() if d.pk == deletion_id), None)
    if found is None or found.deleted_at is not None:
        raise Http404
    form = TypedNameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reversibility.order_deletion(
                deletion_id, typed_name=form.cleaned_data["typed_name"], actor=request.user
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("La suppression est en cours."))
            return redirect("federation:departures")
    return page(
        request,
        "federation/operator/order_deletion.html",
        menu(),
        "departures",
        form=form,
        deletion=found,
        missing=reversibility.missing_steps_of(found),
    )


@require_GET
@operator_only
def download(request: HttpRequest, export_id: UUID) -> HttpResponse:
    archives = reversibility.archives_allowed_to_operator()
    export = next((found for found in archives if found.pk == export_id), None)
    if export is None:
        raise Http404
    path = reversibility.open_archive(export, actor=request.user, as_operator=True)
    response = FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=export.file_name,
        content_type="application/zip",
    )
    response["Cache-Control"] = "private, no-store"
    return cast(HttpResponse, response)
