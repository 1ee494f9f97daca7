"""A published act is stamped by a timestamp authority, which anyone can check with openssl."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from kernel.clock import today
from kernel.outbox.models import OutboxMessage
from kernel.tenancy import space_of
from shared_services.acts import timestamps
from shared_services.acts.actions import stamping
from shared_services.acts.actions.publishing import publish
from shared_services.acts.errors import NoStamp
from shared_services.acts.models import Act, ActStamp
from tests.factories import websites as make

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("authority")


@pytest.fixture
def local(home: Path, settings: Any) -> timestamps.Local:
    settings.HOME = home
    return timestamps.Local(home / "timestamp-authority")


@pytest.fixture
def distant(local: timestamps.Local, settings: Any) -> Iterator[str]:
    """The local authority behind HTTP, as a company's would be."""

    class Desk(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            is_right = self.headers["Content-Type"] == "application/timestamp-query"
            said = local.reply(query) if is_right and self.path == "/tsa" else b"no"
            self.send_response(200 if self.path == "/tsa" else 503)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_words: Any) -> None:
            """Say nothing: the tests' output is read by people."""

    roots = local.home / "root.pem"
    local.roots()
    with HTTPServer(("127.0.0.1", 0), Desk) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/tsa"
        settings.TIMESTAMPS = {"URL": url, "ROOTS": str(roots)}
        yield url
        server.shutdown()


def published(facts: dict[str, Any], pdf: bytes) -> Act:
    whole = {**facts, "adopted_on": today(), "votes_members": 15, "votes_cast": 14, "votes_for": 14}
    return publish(whole, pdf, names_someone=False, actor=None).act


@pytest.mark.usefixtures("local")
def test_a_published_act_gets_a_stamp_that_openssl_believes(
    commune_a: Any,
    commune_b: Any,
    client_for: Callable[..., Client],
    facts: dict[str, Any],
    pdf: bytes,
    tmp_path: Path,
) -> None:
    with space_of(commune_a):
        act = published(facts, pdf)
        assert OutboxMessage.objects.get(handler=stamping.STAMP).payload == {"act_id": act.pk}
        stamping.stamp(act.pk)
        first = ActStamp.objects.get()
        stamping.stamp(act.pk)
        assert ActStamp.objects.get() == first, "once"
        path = act.get_absolute_url()
    reader = client_for(commune_a)
    stamp, roots = f"/actes/{act.pk}/horodatage.tsr", "/actes/autorite-horodatage.pem"
    page = reader.get(path).text
    assert stamp in page
    assert roots in page
    for name, content in (
        ("acte.pdf", pdf),
        ("acte.tsr", reader.get(stamp).content),
        ("roots.pem", reader.get(roots).content),
    ):
        (tmp_path / name).write_bytes(content)
    files = ["-data", "acte.pdf", "-in", "acte.tsr", "-CAfile", "roots.pem"]
    done = subprocess.run(
        ["openssl", "ts", "-verify", *files],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Verification: OK" in done.stdout, done.stderr
    assert client_for(commune_b).get(stamp).status_code == 404


def test_an_authority_over_http_is_asked_and_its_silence_is_tried_again(
    commune_a: Any, distant: str, settings: Any
) -> None:
    with space_of(commune_a):
        act = make.act()
        for url in (f"{distant}/closed", "http://127.0.0.1:9/"):
            settings.TIMESTAMPS = {**settings.TIMESTAMPS, "URL": url}
            with pytest.raises(NoStamp):
                stamping.stamp(act.pk)
        settings.TIMESTAMPS = {**settings.TIMESTAMPS, "URL": distant}
        stamping.stamp(act.pk)
        assert ActStamp.objects.get().act == act


def test_a_stamp_of_something_else_is_not_believed(local: timestamps.Local, tmp_path: Path) -> None:
    stranger = timestamps.Local(tmp_path)

    class Forger:
        def reply(self, _query: bytes) -> bytes:
            asked = timestamps.TimestampRequestBuilder().data(b"other").build()
            return local.reply(asked.as_bytes())

        def roots(self) -> bytes:
            return local.roots()

    class Stranger(Forger):
        def reply(self, query: bytes) -> bytes:
            return stranger.reply(query)

    class Noise(Forger):
        def reply(self, _query: bytes) -> bytes:
            return b"\x30\x03abc"

    for wrong in (Forger(), Stranger(), Noise()):
        with pytest.raises(NoStamp):
            timestamps.stamp(b"acte", wrong)
    assert timestamps.stamp(b"acte", local).reply


def test_without_an_authority_acts_go_online_all_the_same(
    commune_a: Any,
    client_for: Callable[..., Client],
    facts: dict[str, Any],
    pdf: bytes,
    settings: Any,
) -> None:
    settings.DEMO = False
    with space_of(commune_a):
        act = published(facts, pdf)
        assert not OutboxMessage.objects.filter(handler=stamping.STAMP).exists()
        stamping.stamp(act.pk)
    reader = client_for(commune_a)
    assert "horodatage" not in reader.get(act.get_absolute_url()).text
    assert reader.get(f"/actes/{act.pk}/horodatage.tsr").status_code == 404
    assert reader.get("/actes/autorite-horodatage.pem").status_code == 404
