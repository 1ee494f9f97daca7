"""The intercommunality's screen: communes without a site whose acts it publishes."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kernel.tenancy import require_authority
from shared_services.acts import queries
from shared_services.acts.actions import hosting
from shared_services.acts.errors import WrongAct
from shared_services.acts.forms import HostedCommuneForm, OwnSiteForm
from shared_services.acts.permissions import require_publisher

COMMUNES = "acts_admin:communes"


@require_http_methods(["GET", "POST"])
def communes(request: HttpRequest) -> HttpResponse:
    """Who is published here, since which délibération; one more."""
    require_publisher(request.user)
    if require_authority().is_commune:
        raise Http404
    members = [(one.insee_code, one.name) for one in hosting.members()]
    form = HostedCommuneForm(request.POST or None, members=members)
    if request.method == "POST" and form.is_valid():
        try:
            made = hosting.host_commune(**form.cleaned_data, actor=request.user)
        except WrongAct as error:
            form.show(error)
        else:
            told = _("%(town_hall)s : ses actes peuvent maintenant être mis en ligne ici.")
            messages.success(request, told % {"town_hall": made.town_hall})
            return redirect(COMMUNES)
    context = {"communes": queries.communes(), "form": form, "own_site_form": OwnSiteForm()}
    status = 422 if form.is_bound else 200
    return render(request, "acts/admin/communes.html", context, status=status)


@require_POST
def own_site(request: HttpRequest, hosted_commune_id: int) -> HttpResponse:
    require_publisher(request.user)
    form = OwnSiteForm(request.POST)
    if not form.is_valid():
        told = " ".join(str(error) for errors in form.errors.values() for error in errors)
        messages.error(request, told)
        return redirect(COMMUNES)
    try:
        hosting.note_own_site(hosted_commune_id, **form.cleaned_data, actor=request.user)
    except WrongAct as error:
        messages.error(request, error.message)
    else:
        messages.success(
            request, _("C'est noté : ce qui est publié reste, et dit où est la suite.")
        )
    return redirect(COMMUNES)
