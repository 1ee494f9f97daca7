"""« Conformité » in the back office, at `/gestion/conformite/`."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kernel.errors import DomainError, NotAllowed
from shared_services.site_duties import conformity, permissions
from shared_services.site_duties.actions import checking
from shared_services.site_duties.views.guarding import for_keepers, for_those_who_see

INDEX = "site_duties_admin:conformity"


@require_GET
@for_those_who_see
def index(request: HttpRequest) -> HttpResponse:
    context = {
        "report": conformity.report(),
        "may_keep": permissions.can_keep(request.user),
    }
    return render(request, "site_duties/admin/conformity.html", context)


@require_POST
@for_keepers
def check_now(request: HttpRequest) -> HttpResponse:
    checking.ask_for_check(actor=request.user)
    messages.success(request, _("La vérification commence : revenez dans quelques minutes."))
    return redirect(INDEX)


@require_POST
@for_keepers
def act(request: HttpRequest, criterion: str) -> HttpResponse:
    """« Corriger », or the answer « oui » or « non » where only people know."""
    try:
        if "corriger" in request.POST:
            checking.fix(criterion, actor=request.user)
            messages.success(request, _("C'est corrigé, et sur le site."))
        else:
            answer = request.POST.get("reponse") == "oui"
            checking.declare(criterion, answer=answer, actor=request.user)
            messages.success(request, _("C'est noté."))
    except NotAllowed:
        raise
    except DomainError as error:
        messages.error(request, error.message)
    return redirect(INDEX)
