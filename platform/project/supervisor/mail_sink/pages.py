"""The pages, in French: the list, one message, its HTML in a closed frame, and JSON for tests.

A message is somebody else's text: escaped everywhere, its HTML only ever in a sandboxed frame
without script, and a strict Content-Security-Policy on top.
"""

import json
import re
from collections.abc import Callable
from dataclasses import asdict
from html import escape
from http.server import BaseHTTPRequestHandler
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

from project.supervisor.mail_sink.store import MailStore, Message

PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
# Links of a message may open a tab of their own: an invitation has to be followed.
FRAME_RIGHTS = "allow-popups allow-popups-to-escape-sandbox"
FRAME_POLICY = (
    f"sandbox {FRAME_RIGHTS}; default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "frame-ancestors 'self'"
)
STYLE = """
body{font:1.05rem/1.6 system-ui,sans-serif;margin:0;color:#1d2433;background:#f6f5f2}
header{background:#24443c;color:#fff;padding:1rem 1.5rem}
header a{color:#fff}
header p,h1{margin:.2rem 0}
main{max-width:60rem;margin:0 auto;padding:1.5rem}
a{color:#1d5c4d}
a:focus-visible{outline:3px solid #b4560f;outline-offset:2px}
.mails{list-style:none;padding:0}
.mails li{background:#fff;border:1px solid #d6d3cb;border-radius:.4rem;margin:0 0 .6rem;
padding:.7rem 1rem}
.mails a{font-weight:600}
.small{color:#4a5263;font-size:.95rem;margin:.1rem 0}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem;margin:1rem 0}
dt{font-weight:600}dd{margin:0;overflow-wrap:anywhere}
pre{background:#fff;border:1px solid #d6d3cb;border-radius:.4rem;padding:1rem;
white-space:pre-wrap;overflow-wrap:anywhere;font:inherit}
iframe{width:100%;height:32rem;border:1px solid #d6d3cb;border-radius:.4rem;background:#fff}
"""
LINK = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)»]")


def page(title: str, body: str) -> str:
    """Wrap a body in the common frame of the pages."""
    return (
        f'<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>{escape(title)}'
        '</title><meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="stylesheet" href="/style.css"></head><body>'
        '<header><p><a href="/">Messages de la démonstration</a></p></header>'
        f"<main><h1>{escape(title)}</h1>{body}</main></body></html>"
    )


def list_page(messages: list[Message]) -> str:
    """Every message, newest first."""
    note = (
        "<p>Les courriels envoyés par la démonstration s'arrêtent ici : personne ne les reçoit. "
        '<a href="/">Actualiser la liste</a></p>'
    )
    if not messages:
        return page("Courriels envoyés", note + "<p>Aucun message pour le moment.</p>")
    rows = "".join(
        f'<li><a href="/mails/{escape(m.id)}">{escape(m.subject or "(sans objet)")}</a>'
        f'<p class="small">Pour {escape(m.to or ", ".join(m.recipients))}</p>'
        f'<p class="small">De {escape(m.sender)}, {escape(m.date)}</p></li>'
        for m in messages
    )
    return page("Courriels envoyés", f'{note}<ul class="mails">{rows}</ul>')


def message_page(m: Message) -> str:
    """One message: headers, text with its links, HTML in its frame."""
    entries = [("De", m.sender), ("Pour", m.to or ", ".join(m.recipients)), ("Date", m.date)]
    if m.attachments:
        entries.append(("Pièces jointes", ", ".join(m.attachments)))
    headers = "".join(f"<dt>{name}</dt><dd>{escape(value)}</dd>" for name, value in entries)
    body = f"<dl>{headers}</dl><h2>Texte</h2><pre>{with_links(m.text)}</pre>"
    if m.html:
        body += (
            f'<h2>Version mise en page</h2><iframe sandbox="{FRAME_RIGHTS}" '
            f'title="Version mise en page du message" src="/mails/{escape(m.id)}/html"></iframe>'
        )
    return page(m.subject or "(sans objet)", body + '<p><a href="/">Retour à la liste</a></p>')


def with_links(text: str) -> str:
    """Escape a text, its web addresses made links."""
    parts, position = [], 0
    for link in LINK.finditer(text):
        address = escape(link[0])
        parts += [escape(text[position : link.start()]), f'<a href="{address}">{address}</a>']
        position = link.end()
    return "".join([*parts, escape(text[position:])])


def as_json(m: Message) -> dict[str, object]:
    """Return the message for tests and scripts."""
    fields = asdict(m)
    fields["from"] = fields.pop("sender")
    return fields


def pages_handler(store: MailStore) -> type[BaseHTTPRequestHandler]:
    """Return the request handler for a store."""

    class Pages(BaseHTTPRequestHandler):
        server_version = "Beffroi"
        sys_version = ""
        protocol_version = "HTTP/1.1"
        timeout: ClassVar[float] = 30

        def do_GET(self) -> None:
            address = urlsplit(self.path)
            if not self._for_us():
                self._answer(421, page("Adresse inconnue", "<p>Ouvrez http://localhost.</p>"))
                return
            for pattern, show in ROUTES:
                match = re.fullmatch(pattern, address.path)
                if match:
                    self._answer(*show(store, match, parse_qs(address.query)))
                    return
            self._answer(404, page("Page introuvable", '<p><a href="/">Voir la liste</a></p>'))

        do_HEAD = do_GET

        def _for_us(self) -> bool:
            """Only local names: a foreign site must not read the mails by renaming itself."""
            host = self.headers.get("Host", "").rpartition(":")[0] or self.headers.get("Host", "")
            return host in ("localhost", "127.0.0.1") or host.endswith(".localhost")

        def _answer(
            self,
            status: int,
            body: str,
            kind: str = "text/html",
            policy: str = PAGE_POLICY,
        ) -> None:
            content = body.encode("utf-8", "replace")
            self.send_response(status)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Content-Security-Policy", policy)
            self.send_header("X-Content-Type-Options", "nosniff")
            self.send_header("Referrer-Policy", "no-referrer")
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)

    return Pages


type_of_answer = tuple[int, str] | tuple[int, str, str] | tuple[int, str, str, str]
MISSING = (404, page("Message introuvable", "<p>Il a peut-être été supprimé.</p>"))


def _show_list(
    store: MailStore, match: re.Match[str], query: dict[str, list[str]]
) -> type_of_answer:
    return 200, list_page(store.all())


def _show_style(
    store: MailStore, match: re.Match[str], query: dict[str, list[str]]
) -> type_of_answer:
    return 200, STYLE, "text/css"


def _show_json(
    store: MailStore, match: re.Match[str], query: dict[str, list[str]]
) -> type_of_answer:
    """Every message as JSON; `?to=address` keeps those sent to an address."""
    wanted = query.get("to", [""])[0].lower()
    found = [
        as_json(m)
        for m in store.all()
        if not wanted or wanted in (address.lower() for address in m.recipients)
    ]
    return 200, json.dumps(found, ensure_ascii=False), "application/json"


def _show_message(
    store: MailStore, match: re.Match[str], query: dict[str, list[str]]
) -> type_of_answer:
    message = store.get(match[1])
    return (200, message_page(message)) if message else MISSING


def _show_html(
    store: MailStore, match: re.Match[str], query: dict[str, list[str]]
) -> type_of_answer:
    message = store.get(match[1])
    if message is None or not message.html:
        return MISSING
    return 200, '<base target="_blank">' + message.html, "text/html", FRAME_POLICY


ROUTES: list[
    tuple[str, Callable[[MailStore, re.Match[str], dict[str, list[str]]], type_of_answer]]
] = [
    (r"/", _show_list),
    (r"/style\.css", _show_style),
    (r"/api/messages", _show_json),
    (r"/mails/([0-9a-f-]+)", _show_message),
    (r"/mails/([0-9a-f-]+)/html", _show_html),
]
