"""Error pages that Django asks for by dotted path."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kernel.permissions import public


@public
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form is too old or cookies are refused: say what to do, not which check failed."""
    return render(request, "design_system/403_csrf.html", status=403)
