"""Recovery codes: shown once, to print or to keep in a file."""

from __future__ import annotations

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as code_views
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.second_factor.views.factors import freshly_proven, way_on

SHOWN_UNTIL = "second_factor.codes_shown_until"
SECONDS = 15 * 60  # to print them, in the browser session that made them


def _codes_to_show(request: HttpRequest) -> list[str]:
    """The unused codes if this session may see them: the first who looks, for a quarter hour."""
    held = Authenticator.objects.filter(
        user_id=request.user.pk, type=Authenticator.Type.RECOVERY_CODES
    ).first()
    if held is None:
        return []
    codes = held.wrap()
    if not codes.did_view:
        codes.mark_as_viewed()
        request.session[SHOWN_UNTIL] = [held.pk, time.time() + SECONDS]
    pk, until = request.session.get(SHOWN_UNTIL, [None, 0])
    return codes.get_unused_codes() if pk == held.pk and time.time() < until else []


@never_cache
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """The codes, until the person says they have them; never again afterwards."""
    if request.method == "POST":
        request.session.pop(SHOWN_UNTIL, None)
        return HttpResponseRedirect(way_on(request))
    codes = _codes_to_show(request)
    if not codes:
        return HttpResponseRedirect(reverse("mfa_index"))
    return render(request, "mfa/recovery_codes/index.html", {"codes": codes})


@never_cache
@require_GET
def download(request: HttpRequest) -> HttpResponse:
    codes = _codes_to_show(request)
    if not codes:
        return HttpResponseRedirect(reverse("mfa_index"))
    words = _(
        "Codes de secours de votre compte Beffroi. Chacun sert une fois. Gardez-les à l'abri."
    )
    response = HttpResponse(
        "\r\n".join([words, "", *codes, ""]), content_type="text/plain; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="codes-de-secours.txt"'
    return response


show_codes = freshly_proven(show)
download_codes = freshly_proven(download)
make_codes = freshly_proven(code_views.generate_recovery_codes)
