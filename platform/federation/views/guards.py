"""Who enters which console. The functions of `actions` check again."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from federation.permissions import require_leading, require_operator

View = Callable[..., HttpResponse]
Guard = Callable[[View], View]


def leading(ability: str) -> Guard:
    """People who may do that in the intercommunality whose host this is; a French 403 otherwise."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            require_leading(request.user, request.authority, ability)  # type: ignore[attr-defined]
            return view(request, *args, **kwargs)

        return guarded

    return guard


def operator_only(view: View) -> View:
    """Operators of the deployment; a French 403 page otherwise."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        require_operator(request.user)
        return view(request, *args, **kwargs)

    return guarded


def operating_or_leading(ability: str) -> Guard:
    """Operators on the operator's host; on an intercommunality's, people who may do that there."""

    def guard(view: View) -> View:
        for_operator, for_leader = operator_only(view), leading(ability)(view)

        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            is_operators = request.host_kind == "operator"  # type: ignore[attr-defined]
            chosen = for_operator if is_operators else for_leader
            return chosen(request, *args, **kwargs)

        return guarded

    return guard
