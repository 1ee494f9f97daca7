"""Who sees the screens of sharing."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from shared_services.shared_content.permissions import require_publisher

View = Callable[..., HttpResponse]


def for_publishers(view: View) -> View:
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        require_publisher(request.user)
        return view(request, *args, **kwargs)

    return checked
