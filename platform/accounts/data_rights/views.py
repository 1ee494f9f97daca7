"""« Mes données », on the account host."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.data_rights.actions import consenting, preparing
from accounts.data_rights.archive import whole
from accounts.data_rights.collectors import in_public
from accounts.data_rights.consents import consents_of
from accounts.data_rights.errors import DownloadRefused
from accounts.data_rights.models import AccountDeletion, DataDownload
from accounts.federated.views.identities import freshly_proven
from accounts.models import User
from accounts.second_factor.facade import is_fresh, prove_again
from kernel.errors import DomainError


@never_cache
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    download = DataDownload.objects.filter(user_id=_me(request).pk).first()
    parts = list(download.parts.all()) if download else []
    context = {
        "deletion": AccountDeletion.objects.filter(user_id=_me(request).pk).first(),
        "consents": consents_of(_me(request)),
        "download": download,
        "parts": parts,
        "missing": any(row.failed_at for row in parts),
    }
    return render(request, "data_rights/index.html", context)


@never_cache
@require_POST
def prepare(request: HttpRequest) -> HttpResponse:
    try:
        preparing.ask(actor=_me(request))
    except DownloadRefused as error:
        messages.info(request, error.message)
    else:
        messages.success(request, _("Votre copie est en préparation."))
    return HttpResponseRedirect(reverse("data_rights:index"))


@never_cache
@require_GET
@freshly_proven
def take(request: HttpRequest) -> HttpResponse:
    """The copy of whoever is signed in and has just proved it; 404 when there is none to take."""
    me = _me(request)
    download = DataDownload.objects.filter(user_id=me.pk).first()
    if download is None or not download.is_takeable:
        raise Http404
    content = whole(download, in_public(me))
    preparing.note_taken(actor=me)
    # A FileResponse streams and closes the file; it is an answer like the others to Django.
    return cast(
        HttpResponse,
        FileResponse(
            content,
            as_attachment=True,
            filename="mes-donnees.zip",
            content_type="application/zip",
        ),
    )


@never_cache
@require_POST
def take_back(request: HttpRequest) -> HttpResponse:
    """Names a consent of whoever is signed in: somebody else's is unknown here."""
    me = _me(request)
    if not is_fresh(request):
        return HttpResponseRedirect(prove_again(request, me, after_post="data_rights:index"))
    service, key = request.POST.get("service", ""), request.POST.get("key", "")
    try:
        is_done = consenting.withdraw(service, key, actor=me)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        if is_done:
            messages.success(request, _("C'est retiré."))
        else:
            messages.info(request, _("Cet accord n'existe plus."))
    return HttpResponseRedirect(reverse("data_rights:index"))


def _me(request: HttpRequest) -> User:
    return User.everyone.get(pk=cast(User, request.user).pk)
