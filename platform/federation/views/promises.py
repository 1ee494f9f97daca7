"""« Travaux en échec » on the operator's console."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from federation import actions, promises
from federation.promise_forms import FilterForm, RetryForm
from federation.views.guards import operator_only
from federation.views.operator import menu
from federation.views.shell import page


@require_GET
@operator_only
def index(request: HttpRequest) -> HttpResponse:
    """Newest first; a filter that makes no sense counts as none."""
    form = FilterForm(request.GET, handlers=promises.handlers_given_up())
    form.is_valid()
    wanted = form.cleaned_data
    days = wanted.get("depuis")
    shown, rows = promises.listed(
        state=wanted.get("etat", ""),
        handler=wanted.get("travail", ""),
        newer_than=timedelta(days=int(days)) if days else None,
        page=request.GET.get("page"),
    )
    return page(
        request,
        "federation/operator/promises.html",
        menu(),
        "promises",
        form=form,
        page_obj=shown,
        rows=rows,
        can_tick=any(one.can_retry for one in rows),
    )


@require_POST
@operator_only
def retry(request: HttpRequest) -> HttpResponse:
    """« Réessayer » one, or those that are ticked."""
    form = RetryForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Cochez au moins un travail abandonné."))
        return redirect("federation:promises")
    retried = actions.retry_promises(form.cleaned_data["travail"], actor=request.user)
    if retried:
        said = ngettext(
            "%(count)s travail est relancé.", "%(count)s travaux sont relancés.", retried
        )
        messages.success(request, said % {"count": retried})
    else:
        messages.error(request, _("Rien à relancer : c'est déjà fait, ou impossible."))
    return redirect("federation:promises")
