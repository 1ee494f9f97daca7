"""Asks this very application for a public page, without a network and whatever the space's state.

The two middlewares that close a frozen space are left out: its site is exactly what an archive
needs. The other middlewares run, login included: a page that asks to sign
in is not public and stays out.
"""

from __future__ import annotations

import io
from typing import Any

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.exception import convert_exception_to_response
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponseBase
from django.urls import set_urlconf
from django.utils.module_loading import import_string

from kernel.middleware.host import URLCONFS
from kernel.tenancy import space_of

LEFT_OUT = {
    "kernel.middleware.host.HostMiddleware",
    "tenants.lifecycle.middleware.SpaceStateMiddleware",
}


class SiteHandler(BaseHandler):
    """Built once per export: loading the middlewares looks at every static file."""

    _view_middleware: list[Any]
    _get_response: Any

    def __init__(self, authority: Any) -> None:
        super().__init__()
        self.authority = authority
        self._chain = self._load()

    def get(self, path: str, query: str = "") -> tuple[HttpResponseBase, bytes]:
        """The answer to an anonymous visitor, with its whole body."""
        request: Any = WSGIRequest(self._environ(path, query))
        request.host_kind = self.authority.kind
        request.authority = self.authority
        request.urlconf = URLCONFS[self.authority.kind]
        with space_of(self.authority):
            set_urlconf(request.urlconf)
            try:
                response = self._chain(request)
                body = (
                    b"".join(response.streaming_content) if response.streaming else response.content
                )
            finally:
                set_urlconf(None)
        response.close()
        return response, body

    def _load(self) -> Any:
        self._view_middleware = []
        self._template_response_middleware = []
        self._exception_middleware = []
        chain = convert_exception_to_response(self._get_response)
        for path in reversed([name for name in settings.MIDDLEWARE if name not in LEFT_OUT]):
            layer = import_string(path)(chain)
            if hasattr(layer, "process_view"):
                self._view_middleware.insert(0, layer.process_view)
            if hasattr(layer, "process_template_response"):
                self._template_response_middleware.append(layer.process_template_response)
            if hasattr(layer, "process_exception"):
                self._exception_middleware.append(layer.process_exception)
            chain = convert_exception_to_response(layer)
        return chain

    def _environ(self, path: str, query: str) -> dict[str, Any]:
        scheme = settings.PUBLIC_SCHEME
        default = {"http": 80, "https": 443}[scheme]
        port = settings.PUBLIC_PORT
        host = self.authority.primary_host
        return {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path.encode().decode("latin-1"),
            "QUERY_STRING": query,
            "SERVER_NAME": host,
            "SERVER_PORT": str(port),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": host if port == default else f"{host}:{port}",
            "HTTP_X_FORWARDED_PROTO": scheme,
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": scheme,
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": False,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }
