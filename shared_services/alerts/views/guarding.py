"""Who sees the screens of alerts."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kernel.errors import NotAllowed
from shared_services.alerts import permissions
from shared_services.alerts.errors import NothingThere

View = Callable[..., HttpResponse]


def for_those_who_follow(view: View) -> View:
    """Refuse who neither writes nor confirms alerts; an unknown alert or type is « not found »."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not permissions.can_follow(request.user):
            raise NotAllowed(_("Votre rôle ne permet pas de voir les alertes en préparation."))
        try:
            return view(request, *args, **kwargs)
        except NothingThere as error:
            raise Http404 from error

    return checked
