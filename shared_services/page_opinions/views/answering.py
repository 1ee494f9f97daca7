"""A reader's answer. The pages that ask are kept for everyone: no cookie, no token of a session.

Both forms therefore leave Django's token aside; a browser that says it comes from elsewhere is
refused (Fetch Metadata), and the signature of the page says which page of this site it is about.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from kernel.permissions import public
from kernel.read_only import rests_when_read_only
from kernel.throttle import too_many
from shared_services.page_opinions import tokens
from shared_services.page_opinions.actions import noting
from shared_services.page_opinions.errors import OpinionOver
from shared_services.page_opinions.forms import HONEYPOT, RemarkForm

# Answers of one visitor in a quarter of an hour.
MOST = 20
FROM_HERE = {"", "same-origin", "none"}


def _comes_from_here(request: HttpRequest) -> bool:
    return request.headers.get("Sec-Fetch-Site", "") in FROM_HERE


@public
@csrf_exempt
@never_cache
@require_POST
@rests_when_read_only
def answer(request: HttpRequest) -> HttpResponse:
    """« Oui » or « Non »; then a place for a remark."""
    if not _comes_from_here(request):
        return HttpResponseForbidden()
    if too_many(request, "page_opinions", limit=MOST):
        return render(request, "design_system/429.html", status=429)
    useful = request.POST.get("utile") == "oui"
    try:
        path = tokens.path_in(request.POST.get("page", ""))
    except OpinionOver as error:
        return _over(request, error)
    noting.count(path, useful=useful)
    suite = urlencode({"suite": tokens.receipt_of(path, useful=useful)})
    return redirect(f"{reverse('page_opinions:thanks')}?{suite}")


@public
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@rests_when_read_only
def thanks(request: HttpRequest) -> HttpResponse:
    if not _comes_from_here(request):
        return HttpResponseForbidden()
    receipt = request.GET.get("suite", "")
    try:
        path, useful = tokens.answer_in(receipt)
    except OpinionOver as error:
        return _over(request, error)
    form = RemarkForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form, "path": path, "useful": useful, "honeypot": HONEYPOT}
    if request.method == "POST":
        if too_many(request, "page_opinions", limit=MOST):
            return render(request, "design_system/429.html", status=429)
        if request.POST.get(HONEYPOT):
            context["form"] = None
        elif form.is_valid():
            noting.remark(path, form.cleaned_data["text"], useful=useful)
            context["form"] = None
    status = 422 if context["form"] is not None and form.errors else 200
    return render(request, "page_opinions/thanks.html", context, status=status)


def _over(request: HttpRequest, error: OpinionOver) -> HttpResponse:
    return render(request, "page_opinions/over.html", {"message": error.message}, status=410)
