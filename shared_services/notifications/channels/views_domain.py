"""« Adresse d'envoi »: the platform's address, or the commune's own domain once verified."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kernel.errors import DomainError, NotAllowed
from kernel.tenancy import require_authority
from shared_services.notifications.channels import permissions
from shared_services.notifications.channels.actions import domain as acting
from shared_services.notifications.channels.domain_words import lines_of
from shared_services.notifications.channels.forms import DomainForm
from shared_services.notifications.channels.models import SenderDomain
from shared_services.notifications.sender import current_sender, platform_address

SCREEN = "channels_domain"


def _check(request: HttpRequest) -> None:
    if not permissions.can_set_up(request.user):
        raise NotAllowed(_("Seuls les administrateurs choisissent l'adresse d'envoi."))


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    _check(request)
    return _shown(request, DomainForm())


def _shown(request: HttpRequest, form: DomainForm, *, status: int = 200) -> HttpResponse:
    authority = require_authority()
    row = SenderDomain.objects.first()
    context = {
        "row": row,
        "lines": lines_of(row, authority.pk) if row else [],
        "form": form,
        "sender": current_sender(),
        "platform_address": platform_address(authority),
        "authority": authority,
        "page_title": _("Adresse d'envoi"),
        "header_icon": "mail",
    }
    return render(request, "channels/admin/domain.html", context, status=status)


@require_POST
def declare(request: HttpRequest) -> HttpResponse:
    _check(request)
    form = DomainForm(request.POST)
    if not form.is_valid():
        return _shown(request, form, status=422)
    try:
        acting.declare_domain(
            form.cleaned_data["domain"],
            local_part=form.cleaned_data["local_part"],
            actor=request.user,
        )
    except DomainError as error:
        field = "local_part" if error.code == "wrong_local_part" else "domain"
        form.add_error(field, error.message)
        return _shown(request, form, status=422)
    messages.success(request, _("C'est noté. Donnez maintenant ces lignes à votre hébergeur."))
    return redirect(SCREEN)


@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    _check(request)
    try:
        row = acting.verify_domain(actor=request.user)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(SCREEN)
    if row.state == SenderDomain.State.VERIFIED:
        messages.success(
            request, _("Tout est en place : vos courriels partent de %s.") % row.address
        )
    else:
        messages.warning(
            request,
            _("Il manque quelque chose : voyez le tableau. Un changement prend parfois un jour."),
        )
    return redirect(SCREEN)


@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    _check(request)
    acting.forget_domain(actor=request.user)
    messages.success(request, _("Vos courriels partent de l'adresse de la plateforme."))
    return redirect(SCREEN)
