"""Run the shipped Caddyfile for real, on loopback, in front of a small backend.

The certificate authority is Caddy's own (`internal`), so nothing leaves the machine.
"""

import http.client
import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import BaseServer
from urllib.parse import parse_qs, urlsplit

CADDYFILE = Path(__file__).parents[2] / "deploy" / "Caddyfile"
BASE_DOMAIN = "beffroi.example"


def caddy_binary() -> str:
    """Return the path of the Caddy that the development environment installed.

    Raises `RuntimeError` when there is none, in which case no test here can mean anything.
    """
    beside_python = Path(sys.executable).parent / "caddy"
    found = str(beside_python) if beside_python.exists() else shutil.which("caddy")
    if not found:
        raise RuntimeError("caddy is missing: run `make test`, which installs it.")
    return found


@dataclass
class Backend:
    """What the web server would be: it answers `ask` for known domains and echoes the rest."""

    known: set[str]
    asked: list[str] = field(default_factory=list)
    visited: list[str] = field(default_factory=list)
    ask_works: bool = True
    port: int = 0

    def answer_ask(self, domain: str) -> int:
        """Note the question and give the status our `tls_ask` view would give."""
        self.asked.append(domain)
        if not self.ask_works:
            return 500
        return 200 if domain in self.known else 404


class _Handler(BaseHTTPRequestHandler):
    backend: Backend

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        if url.path == "/_internal/tls-ask":
            self._reply(self.backend.answer_ask(parse_qs(url.query)["domain"][0]), b"")
            return
        self.backend.visited.append(self.headers["Host"])
        echoed = {name.lower(): value for name, value in self.headers.items()}
        self._reply(200, json.dumps({"headers": echoed, "filler": "x" * 4000}).encode())

    def do_POST(self) -> None:
        announced = int(self.headers.get("Content-Length", 0))
        if len(self.rfile.read(announced)) == announced:  # less: Caddy cut an oversize body
            self._reply(200, b"{}")

    def _reply(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Referrer-Policy", "no-referrer")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent: pytest shows what matters."""


@dataclass
class RunningCaddy:
    """A started Caddy and the way to reach it as a visitor would."""

    backend: Backend
    http_port: int
    https_port: int
    root_certificate: Path
    output: Path

    def connect(self, domain: str) -> ssl.SSLSocket:
        """Open a TLS connection for `domain`; raises `ssl.SSLError` when Caddy refuses it."""
        trust = ssl.create_default_context(cafile=str(self.root_certificate))
        plain = socket.create_connection(("127.0.0.1", self.https_port), timeout=10)
        try:
            return trust.wrap_socket(plain, server_hostname=domain)
        except BaseException:
            plain.close()
            raise

    def get(self, domain: str, path: str = "/", **headers: str) -> http.client.HTTPResponse:
        """Ask for a page of `domain` over TLS, as a browser would."""
        return self.request("GET", domain, path, None, headers)

    def request(
        self, method: str, domain: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> http.client.HTTPResponse:
        """Send one request over TLS and return the response, its body not yet read."""
        connection = http.client.HTTPConnection(domain, self.https_port, timeout=10)
        connection.sock = self.connect(domain)
        connection.request(method, path, body=body, headers={"Host": domain, **headers})
        return connection.getresponse()


def free_ports(count: int) -> list[int]:
    """Return ports that are free now, all different."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()


def caddy_environment(home: Path, backend_port: int, http_port: int, https_port: int) -> dict:
    """Return the environment that points the shipped Caddyfile at loopback."""
    return {
        "PATH": os.environ.get("PATH", ""),
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "BEFFROI_BASE_DOMAIN": BASE_DOMAIN,
        "BEFFROI_CADDY_ADMIN": "off",
        "BEFFROI_HTTP_PORT": str(http_port),
        "BEFFROI_HTTPS_PORT": str(https_port),
        "BEFFROI_TLS_ISSUER": "internal",
        "BEFFROI_TLS_ASK": f"http://127.0.0.1:{backend_port}/_internal/tls-ask",
        "BEFFROI_UPSTREAM": f"127.0.0.1:{backend_port}",
        "BEFFROI_MAX_BODY": "100KB",
    }


@contextmanager
def running_backend(known: set[str]) -> Iterator[Backend]:
    """Serve a backend that knows these domains, on a port of its own."""
    backend = Backend(known)
    handler = type("Handler", (_Handler,), {"backend": backend})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    backend.port = server.server_address[1]
    with served(server):
        yield backend


@contextmanager
def served(server: BaseServer) -> Iterator[None]:
    """Run a server in a thread; stop it at the end."""
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)


@contextmanager
def running_caddy(home: Path, backend: Backend) -> Iterator[RunningCaddy]:
    """Start Caddy in front of the backend, wait until TLS answers, stop it at the end."""
    http_port, https_port = free_ports(2)
    log = home / "caddy.log"
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [caddy_binary(), "run", "--adapter", "caddyfile", "--config", str(CADDYFILE)],
            env=caddy_environment(home, backend.port, http_port, https_port),
            stdout=stream,
            stderr=subprocess.STDOUT,
        )
        try:
            root = home / "data" / "caddy" / "pki" / "authorities" / "local" / "root.crt"
            caddy = RunningCaddy(backend, http_port, https_port, root, log)
            _wait_until_it_answers(caddy, process)
            yield caddy
        finally:
            process.terminate()
            process.wait(timeout=15)


def _wait_until_it_answers(caddy: RunningCaddy, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        try:
            caddy.connect(BASE_DOMAIN).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"Caddy does not answer:\n{caddy.output.read_text()}")
