"""« Mes préférences » on the account host; what a commune proposes in its back office."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.phones.facade import texts_leave
from kernel.errors import NotAllowed
from kernel.tenancy import require_authority
from shared_services.notifications.preferences import queries
from shared_services.notifications.preferences.actions.choosing import choose, propose
from shared_services.notifications.preferences.forms import PreferencesForm, ProposalForm
from shared_services.notifications.preferences.permissions import can_set_defaults


@never_cache
@require_http_methods(["GET", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """The signed-in person's own choices, nobody else's."""
    me: Any = request.user
    form = PreferencesForm(
        request.POST or None, choices=queries.choices_of(me.pk), hours=queries.hours_of(me.pk)
    )
    if request.method == "POST" and form.is_valid():
        choose(form.rhythms(), form.hours(), actor=me, doubles=form.doubles())
        messages.success(request, _("Vos préférences sont enregistrées."))
        return redirect("preferences:mine")
    context = {
        "form": form,
        "always": queries.always_sent(),
        "reach": queries.reach_of(me.pk),
        "texts_leave": texts_leave(),
    }
    status = 422 if form.errors else 200
    return render(request, "preferences/mine.html", context, status=status)


@require_http_methods(["GET", "POST"])
def proposed(request: HttpRequest) -> HttpResponse:
    """Administrators say what stands for people who chose nothing."""
    if not can_set_defaults(request.user):
        raise NotAllowed(_("Votre rôle ne permet pas de régler les préférences proposées."))
    standing = queries.defaults_of(require_authority())
    labels = {one.name: one.label for one in queries.offered(in_team=True)}
    form = ProposalForm(request.POST or None, standing=standing, labels=labels)
    if request.method == "POST" and form.is_valid():
        propose(form.cleaned_data, actor=request.user)
        messages.success(request, _("Les préférences proposées sont enregistrées."))
        return redirect("preferences_proposed")
    context = {"form": form, "page_title": _("Préférences proposées"), "header_icon": "mail"}
    return render(request, "preferences/admin/proposed.html", context)
