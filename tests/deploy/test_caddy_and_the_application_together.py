"""The shipped Caddyfile in front of the real application, with its real database."""

import json
import ssl
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connections

from tenants.authorities.models import LocalAuthority
from tests.databases import COMMUNE_A
from tests.deploy.caddy_runner import Backend, running_caddy, served


class Threaded(ThreadingMixIn, WSGIServer):
    """One thread per request, each with a database connection that it gives back."""

    daemon_threads = True

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            connections.close_all()


class Silent(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """pytest shows what matters."""


def test_a_commune_is_served_and_a_stranger_is_not(
    committed_db: str, tmp_path: Path, settings: Any
) -> None:
    settings.INTERNAL_HOST = "127.0.0.1"
    commune = LocalAuthority.objects.get(insee_code=COMMUNE_A)
    commune.domains.create(host="www.commune.example", is_primary=False)
    server = make_server(
        "127.0.0.1", 0, get_wsgi_application(), server_class=Threaded, handler_class=Silent
    )
    application = Backend(known=set(), port=server.server_port)
    with served(server), running_caddy(tmp_path, application) as caddy:
        for host in (commune.primary_host, "www.commune.example"):
            answer = caddy.get(host, "/healthz")
            assert answer.status == 200
            assert json.loads(answer.read())["name"] == commune.name
            assert caddy.get(host, "/_internal/tls-ask?domain=x").status == 404
        with pytest.raises(ssl.SSLError):
            caddy.connect("pirate.example")
