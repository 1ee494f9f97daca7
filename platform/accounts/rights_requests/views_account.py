"""« Mes demandes sur mes données », on the account host."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import User
from accounts.rights_requests import queries
from accounts.rights_requests.actions import asking
from accounts.rights_requests.forms import AskForm
from accounts.rights_requests.officers import officers_of
from kernel.errors import DomainError


@never_cache
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    me = cast(User, request.user)
    context = {"sent": queries.sent_by(me), "officers": officers_of(queries.places_of(me))}
    return render(request, "rights_requests/index.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    me = cast(User, request.user)
    places = queries.places_of(me)
    form = AskForm(request.POST or None, places=places)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        try:
            asking.ask(
                UUID(facts["place"]), right=facts["right"], details=facts["details"], actor=me
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Votre demande est partie. Vous recevez un courriel."))
            return redirect("my_rights_requests:index")
    status = 400 if form.errors else 200
    context = {"form": form, "places": places}
    return render(request, "rights_requests/ask.html", context, status=status)
