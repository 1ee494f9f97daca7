"""The audit of dependencies, against a vulnerability database played here."""

from __future__ import annotations

import json
import os
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.consistency.code import REPOSITORY

FOUND = {
    "id": "PYSEC-2026-1",
    "summary": "Invented for this test",
    "modified": "2026-01-01T00:00:00Z",
    "affected": [
        {
            "package": {"ecosystem": "PyPI", "name": "django"},
            "ranges": [
                {
                    "type": "ECOSYSTEM",
                    "events": [{"introduced": "0"}, {"fixed": "99.0"}],
                }
            ],
        }
    ],
}


@contextmanager
def database(vulnerable: str) -> Iterator[str]:
    """Answers like OSV: the package of that name has one vulnerability, the others none."""

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self.say(
                {
                    "results": [
                        {"vulns": [{"id": FOUND["id"], "modified": FOUND["modified"]}]}
                        if query["package"]["name"] == vulnerable
                        else {}
                        for query in asked["queries"]
                    ]
                }
            )

        def do_GET(self) -> None:
            self.say(FOUND)

        def say(self, body: Any) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        log_message: Callable[..., None] = lambda *_arguments: None

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def audit(**environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [REPOSITORY / "scripts" / "audit.sh"],
        env={**os.environ, "NO_PROXY": "127.0.0.1", **environment},
        capture_output=True,
        text=True,
    )


def test_a_known_vulnerability_stops_continuous_integration() -> None:
    with database("django") as address:
        done = audit(BEFFROI_AUDIT_SERVICE=address)
    assert done.returncode == 1, done.stdout
    assert "PYSEC-2026-1" in done.stdout
    assert "uv lock --upgrade-package" in done.stdout


def test_packages_without_a_known_vulnerability_pass() -> None:
    with database("nothing-we-use") as address:
        done = audit(BEFFROI_AUDIT_SERVICE=address)
    assert done.returncode == 0, done.stdout


def test_a_database_that_does_not_answer_is_said_and_may_be_required() -> None:
    nowhere = "http://127.0.0.1:9/"
    done = audit(BEFFROI_AUDIT_SERVICE=nowhere)
    assert done.returncode == 0
    assert "nothing was audited" in done.stdout
    assert audit(BEFFROI_AUDIT_SERVICE=nowhere, BEFFROI_AUDIT="required").returncode == 1
