"""« Supprimer mon compte », on the account host."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.data_rights import registry
from accounts.data_rights.actions import leaving
from accounts.data_rights.errors import DeletionRefused
from accounts.data_rights.models import AccountDeletion
from accounts.data_rights.queries import posts_of
from accounts.models import User
from accounts.queries import spaces_of
from accounts.second_factor.facade import is_fresh, prove_again


@never_cache
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """Says what goes, what stays and why; only the button of whoever has just proved it asks."""
    me = _me(request)
    if request.method == "POST":
        if not is_fresh(request):
            return HttpResponseRedirect(prove_again(request, me, after_post="data_rights:leave"))
        return _ask(request, me)
    context = {
        "deletion": AccountDeletion.objects.filter(user=me).first(),
        "fates": registry.fates(),
        "places": [space.name for space in spaces_of(me)],
        "posts": posts_of(me),
        "regret": AccountDeletion.REGRET.days,
    }
    return render(request, "data_rights/leave.html", context)


@never_cache
@require_POST
def stay(request: HttpRequest) -> HttpResponse:
    try:
        leaving.withdraw(actor=_me(request))
    except DeletionRefused as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Votre compte reste ouvert : rien n'est supprimé."))
    return HttpResponseRedirect(reverse("data_rights:index"))


def _ask(request: HttpRequest, me: User) -> HttpResponse:
    try:
        leaving.ask(actor=me)
    except DeletionRefused as error:
        messages.error(request, error.message)
        return HttpResponseRedirect(reverse("data_rights:leave"))
    messages.success(
        request, _("C'est noté. Nous vous avons écrit : vous pouvez encore changer d'avis.")
    )
    return HttpResponseRedirect(reverse("data_rights:index"))


def _me(request: HttpRequest) -> User:
    return User.everyone.get(pk=cast(User, request.user).pk)
