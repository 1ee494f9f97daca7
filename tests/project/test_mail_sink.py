"""The mail sink, spoken to by real SMTP and read over HTTP."""

import json
import smtplib
import subprocess
import sys
import time
import urllib.error
import urllib.request
from email.message import EmailMessage

import pytest

from project.supervisor.mail_sink.pages import with_links
from project.supervisor.mail_sink.store import MailStore
from project.supervisor.ports import choose_port


@pytest.fixture(scope="module")
def sink(tmp_path_factory):
    """Ports of a running sink: (smtp, web)."""
    smtp, web = choose_port(), choose_port()
    command = [sys.executable, "-m", "project.supervisor.mail_sink"]
    command += [str(tmp_path_factory.mktemp("mails")), "--smtp-port", str(smtp)]
    process = subprocess.Popen([*command, "--web-port", str(web)])
    for _attempt in range(200):
        try:
            smtplib.SMTP("127.0.0.1", smtp, timeout=2).quit()
            break
        except OSError:
            time.sleep(0.05)
    yield smtp, web
    process.terminate()
    assert process.wait(10) == 0


@pytest.fixture(scope="module")
def message(sink):
    """One message as the platform sends them, read back by the JSON list."""
    mail = EmailMessage()
    mail["From"] = "Mairie de Montholon <mairie@example.fr>"
    mail["To"] = "camille@example.fr"
    mail["Subject"] = "Votre demande <b>n° 12</b>"
    mail["Message-ID"] = "<abc@example.fr>"
    mail["Date"] = "Mon, 23 Nov 2026 10:00:00 +0100"
    mail.set_content("Bonjour,\nsuivez http://montholon.localhost/suivi?a=1&b=2. <script></script>")
    mail.add_alternative("<p>Bonjour</p><script>alert(1)</script>", subtype="html")
    with smtplib.SMTP("127.0.0.1", sink[0]) as client:
        client.send_message(mail, to_addrs=["camille@example.fr", "copie@example.fr"])
    listed = json.loads(_get(sink, "/api/messages")[1])
    assert len(listed) == 1
    return listed[0]


def _get(sink, path, host="localhost"):
    address = f"http://127.0.0.1:{sink[1]}{path}"
    request = urllib.request.Request(address, headers={"Host": host})
    with urllib.request.urlopen(request) as answer:  # noqa: S310
        return answer.headers, answer.read().decode()


def test_message_sent_by_smtp_is_listed_as_json(message):
    assert message["subject"] == "Votre demande <b>n° 12</b>"
    assert message["to"] == "camille@example.fr"
    assert message["recipients"] == ["camille@example.fr", "copie@example.fr"]
    assert message["from"] == "Mairie de Montholon <mairie@example.fr>"
    assert message["message_id"] == "<abc@example.fr>"
    assert message["text"].startswith("Bonjour,")


def test_json_list_can_be_limited_to_one_address(sink, message):
    assert len(json.loads(_get(sink, "/api/messages?to=Copie@example.fr")[1])) == 1
    assert json.loads(_get(sink, "/api/messages?to=autre@example.fr")[1]) == []


def test_list_page_is_french_escaped_and_without_script(sink, message):
    headers, page = _get(sink, "/")
    assert '<html lang="fr">' in page
    assert "Votre demande &lt;b&gt;n° 12&lt;/b&gt;" in page
    assert "<script" not in page
    assert "script-src" not in headers["Content-Security-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]


def test_message_page_escapes_its_text_and_frames_its_html(sink, message):
    page = _get(sink, f"/mails/{message['id']}")[1]
    assert "&lt;script&gt;" in page
    assert "<script" not in page
    assert '<a href="http://montholon.localhost/suivi?a=1&amp;b=2">' in page
    assert f'src="/mails/{message["id"]}/html"' in page
    assert 'sandbox="allow-popups' in page


def test_html_of_a_message_runs_no_script(sink, message):
    headers, page = _get(sink, f"/mails/{message['id']}/html")
    assert "<p>Bonjour</p>" in page
    assert headers["Content-Security-Policy"].startswith("sandbox ")
    assert "allow-scripts" not in headers["Content-Security-Policy"]
    assert "allow-same-origin" not in headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/mails/0-0", "/mails/..%2f..%2fstate", "/nothing"])
def test_unknown_address_is_a_french_404(sink, path):
    with pytest.raises(urllib.error.HTTPError) as refused:
        _get(sink, path)
    assert refused.value.code == 404
    assert "introuvable" in refused.value.read().decode()


def test_foreign_host_name_is_refused(sink, message):
    with pytest.raises(urllib.error.HTTPError) as refused:
        _get(sink, "/api/messages", host="attacker.example:80")
    assert refused.value.code == 421


def test_oldest_messages_go_when_there_are_too_many(tmp_path):
    store = MailStore(tmp_path, kept=3)
    names = [store.add(f"Subject: {n}\r\n\r\ntext".encode(), ["a@b.fr"]) for n in range(5)]
    assert [m.subject for m in store.all()] == ["4", "3", "2"]
    assert store.get(names[0]) is None


def test_full_disk_asks_the_sender_to_try_again(tmp_path, monkeypatch):
    import asyncio
    from types import SimpleNamespace

    from project.supervisor.mail_sink.smtp import KeepingHandler

    store = MailStore(tmp_path)

    def full(content, recipients):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store, "add", full)
    envelope = SimpleNamespace(content=b"x", rcpt_tos=["a@b.fr"])
    answer = asyncio.run(KeepingHandler(store).handle_DATA(None, None, envelope))
    assert answer.startswith("452 ")


def test_text_with_an_unknown_charset_is_still_shown(tmp_path):
    store = MailStore(tmp_path)
    content = b"Subject: x\r\nContent-Type: text/plain; charset=martian\r\n\r\nBonjour"
    assert store.get(store.add(content, [])).text.strip() == "Bonjour"


def test_links_end_before_the_full_stop():
    assert with_links("voir http://a.fr/x.") == 'voir <a href="http://a.fr/x">http://a.fr/x</a>.'
