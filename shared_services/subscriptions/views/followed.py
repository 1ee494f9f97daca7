"""« Mes communes », on the account host: which town halls a person follows, and for what."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from kernel.errors import UnknownAuthority
from kernel.tenancy import authority_by_id
from shared_services.notifications.facade import reach_of
from shared_services.subscriptions import queries
from shared_services.subscriptions.actions import following
from shared_services.subscriptions.errors import WrongSubscription
from shared_services.subscriptions.forms_account import DOUBLES, FollowForm


@never_cache
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Those followed, and others found by their name."""
    me: Any = request.user
    query = request.GET.get("q", "").strip()[:100]
    mine = queries.followed_places(me.pk)
    context = {
        "followed": [(place, following.followed(place, actor=me)) for place in mine],
        "query": query,
        "found": queries.places_named(query) if query else None,
    }
    return render(request, "subscriptions/account/followed.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def town(request: HttpRequest, authority_id: UUID) -> HttpResponse:
    """What one town hall tells this person, who sees what they agree to."""
    me: Any = request.user
    authority = _place(authority_id)
    reach = reach_of(me.pk)
    offered = [channel for channel in DOUBLES if reach.has(channel)]
    stands = following.followed(authority, actor=me)
    form = FollowForm(request.POST or None, stands=stands, offered=offered)
    words = _(
        "Votre adresse %(email)s sert seulement à vous envoyer les sujets choisis. Elle n'est "
        "transmise à personne d'autre que le responsable : %(place)s. Vous arrêtez quand vous "
        "voulez, ici ou par le lien en bas de chaque message."
    ) % {"email": me.email, "place": authority.town_hall}
    if request.method == "POST" and form.is_valid():
        try:
            following.follow(authority, **form.choice(), words=words, actor=me)
        except WrongSubscription as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Vos choix sont enregistrés."))
            return redirect("follows:index")
    context = {"form": form, "place": authority, "words": words, "reach": reach, "stands": stands}
    status = 422 if form.errors else 200
    return render(request, "subscriptions/account/town.html", context, status=status)


def _place(authority_id: UUID) -> Any:
    try:
        authority = authority_by_id(authority_id)
    except UnknownAuthority as error:
        raise Http404 from error
    if not (authority.is_served and authority.is_writable):
        raise Http404
    return authority
