"""« Revue des accès », in the back office: who can do what, checked once a year."""

from __future__ import annotations

import csv
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access.actions.checking import check_person
from accounts.access.queries import guests_inside
from accounts.access.review import lines, rows
from accounts.queries import invitations_waiting
from accounts.roles.abilities import REVIEW
from accounts.roles.permissions import can_manage_team
from accounts.roles.queries import has_ability
from accounts.views.team_shell import team_page
from kernel.clock import today
from kernel.errors import NotAllowed
from kernel.tenancy import require_authority


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    _check_may_review(request)
    found = lines()
    context = {
        "lines": found,
        "late": sum(line.is_late for line in found),
        "guests": guests_inside(),
        "invitations": invitations_waiting(require_authority()),
        "may_manage": can_manage_team(request.user),
    }
    return team_page(request, "access/review.html", _("Revue des accès"), context)


@require_POST
def check(request: HttpRequest, user_id: UUID) -> HttpResponse:
    check_person(user_id, actor=request.user)
    messages.success(request, _("C'est noté, avec la date et votre nom."))
    return HttpResponseRedirect(reverse("team:review"))


@require_GET
def download(request: HttpRequest) -> HttpResponse:
    _check_may_review(request)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    name = f"acces-{today():%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    response.write("\ufeff")  # so that a spreadsheet reads the accents
    csv.writer(response, delimiter=";").writerows(rows())
    return response


def _check_may_review(request: HttpRequest) -> None:
    if not has_ability(request.user, REVIEW):
        raise NotAllowed(_("Votre rôle ne permet pas de voir qui a accès à quoi."))
