"""« Anciennes équipes », in the back office: who of the former communes works in the new one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.roles.facade import Role
from accounts.roles.permissions import can_manage_team
from accounts.roles.role import roles_here
from kernel.design_system.back_office import back_office_page
from kernel.errors import DomainError, NotAllowed
from tenants.mergers.actions import people
from tenants.mergers.traces.models import FormerCommune, RightsProposal


@require_GET
def former_members(request: HttpRequest) -> HttpResponse:
    if not can_manage_team(request.user):
        raise NotAllowed(_("Seul un administrateur de la commune peut décider des rôles."))
    context: dict[str, Any] = {
        "proposals": [_shown(proposal) for proposal in RightsProposal.objects.all()],
        "communes": FormerCommune.objects.all(),
    }
    return back_office_page(
        request, "mergers/former_members.html", _("Anciennes équipes"), context, icon="group"
    )


def _shown(proposal: RightsProposal) -> dict[str, Any]:
    held = {
        commune: ", ".join(Role(role).label for role in roles)
        for commune, roles in proposal.roles_held.items()
    }
    offered = [(role, role.value in proposal.roles_proposed) for role in roles_here()]
    return {"proposal": proposal, "held": held, "offered": offered}


@require_POST
def decide(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Invite with the roles ticked, or refuse. The act checks the rights."""
    try:
        if request.POST.get("decision") == "refuser":
            people.refuse_former_member(proposal_id, actor=request.user)
            messages.success(request, _("C'est noté : cette personne n'a aucun droit ici."))
        else:
            people.invite_former_member(
                proposal_id, request.POST.getlist("roles"), actor=request.user
            )
            messages.success(request, _("L'invitation est partie."))
    except NotAllowed:
        raise
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("mergers:former_members")
