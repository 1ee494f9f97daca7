"""Who enters which console. The functions of `actions` check again."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from federation.permissions import require_administrator, require_operator

View = Callable[..., HttpResponse]


def administrator_only(view: View) -> View:
    """Administrators of the intercommunality whose host this is; a French 403 page otherwise."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        require_administrator(request.user, request.authority)  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return guarded


def operator_only(view: View) -> View:
    """Operators of the deployment; a French 403 page otherwise."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        require_operator(request.user)
        return view(request, *args, **kwargs)

    return guarded
