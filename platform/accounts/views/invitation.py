"""The page behind the link of an invitation, on the account host."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.actions import invitations
from accounts.errors import InvitationRefused
from accounts.models import Invitation
from accounts.queries import entry_url, roles_of_invitation
from kernel.permissions import public


@public
@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Says which town hall and which role; then sign in, create the account, or accept."""
    try:
        found = invitations.invitation_of(token)
        invitations.check_usable(found)
        if request.method == "POST" and request.user.is_authenticated:
            authority = invitations.accept(found, user=request.user)
            return HttpResponseRedirect(entry_url(authority, "/gestion/"))
    except InvitationRefused as error:
        return render(
            request, "accounts/invitation_refused.html", {"reason": error.message}, status=410
        )
    return _show(request, found)


def _show(request: HttpRequest, found: Invitation) -> HttpResponse:
    is_someone_else = request.user.is_authenticated and request.user.email != found.email
    if not request.user.is_authenticated:
        # The link came by mail: it proves the address, sign-up need not ask again.
        request.session["account_verified_email"] = found.email
    context = {
        "invitation": found,
        "roles": roles_of_invitation(found),
        "is_someone_else": is_someone_else,
        "next_query": urlencode({"next": request.path}),
    }
    return render(request, "accounts/invitation.html", context)
