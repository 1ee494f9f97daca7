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


def leader_only(view: View) -> View:
    """Operators on the operator's host, the intercommunality's administrators on its own."""
    for_operator, for_administrator = operator_only(view), administrator_only(view)

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        is_operators = request.host_kind == "operator"  # type: ignore[attr-defined]
        chosen = for_operator if is_operators else for_administrator
        return chosen(request, *args, **kwargs)

    return guarded
