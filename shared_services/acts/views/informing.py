"""The intercommunality's screen: which councillors of its members it informs."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from kernel.tenancy import require_authority
from shared_services.acts import queries
from shared_services.acts.actions import informing
from shared_services.acts.errors import WrongAct
from shared_services.acts.forms import CouncillorsForm
from shared_services.acts.permissions import require_publisher

COUNCILLORS = "acts_admin:councillors"


@require_http_methods(["GET", "POST"])
def councillors(request: HttpRequest) -> HttpResponse:
    """Who is informed, commune by commune; more of them from a list."""
    require_publisher(request.user)
    if require_authority().is_commune:
        raise Http404
    form = CouncillorsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            number = informing.add_councillors(form.cleaned_data["lines"], actor=request.user)
        except WrongAct as error:
            form.show(error)
        else:
            told = ngettext("%(n)s conseiller inscrit.", "%(n)s conseillers inscrits.", number)
            messages.success(request, told % {"n": number})
            return redirect(COUNCILLORS)
    found = Paginator(queries.councillors(), 100).get_page(request.GET.get("page", "1"))
    context = {"page_obj": found, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "acts/admin/councillors.html", context, status=status)


@require_POST
def remove(request: HttpRequest, councillor_id: int) -> HttpResponse:
    require_publisher(request.user)
    informing.remove_councillor(councillor_id, actor=request.user)
    messages.success(request, _("Cette personne ne recevra plus les décisions."))
    return redirect(COUNCILLORS)
