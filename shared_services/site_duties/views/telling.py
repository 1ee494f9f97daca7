"""« Mentions légales » in the back office: what only the town hall knows, and what lacks."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kernel.tenancy import require_authority
from shared_services.site_duties import legal as legal_pages
from shared_services.site_duties import queries
from shared_services.site_duties.actions import telling
from shared_services.site_duties.errors import WrongDuty
from shared_services.site_duties.forms import LegalForm
from shared_services.site_duties.views.guarding import for_keepers
from tenants.authorities.actions import CONTACT


@require_http_methods(["GET", "POST"])
@for_keepers
def legal(request: HttpRequest) -> HttpResponse:
    form = LegalForm(request.POST or None, initial=_initial())
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                telling.save_legal_facts(form.cleaned_data, actor=request.user)
            except WrongDuty as error:
                form.show(error)
            else:
                messages.success(request, _("Les pages sont à jour sur le site."))
                return redirect("site_duties_admin:legal")
    context = {"form": form, "lacks": legal_pages.lacks(require_authority())}
    return render(request, "site_duties/admin/legal.html", context, status=status)


def _initial() -> dict[str, Any]:
    facts, authority = queries.legal_facts(), require_authority()
    return {
        **{name: getattr(facts, name) for name in telling.FIELDS},
        **{name: getattr(authority, name) for name in CONTACT},
    }
