"""Asks addresses as one person on one host, and looks at every answer and every write.

Each probe runs in a savepoint that is rolled back, from its own network address (no throttle
answers instead of the view). The verdict of a probe is a list of leaks, empty when all is well.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import transaction
from django.test import Client

from kernel.tenancy import select, space_of
from tests.consistency.code import floor_of
from tests.consistency.routes import Route, all_routes
from tests.isolation import summary
from tests.isolation.addresses import QUERY, Address, addresses_of, identities
from tests.isolation.canaries import Audience, forbidden, found_in
from tests.isolation.watch import Counts
from tests.isolation.world import World

PLAUSIBLE = {
    "email": "quelqu.un@exemple.example",
    "name": "Quelqu'un",
    "title": "Un titre",
    "reason": "Parce que c'est ainsi.",
    "motif": "Parce que c'est ainsi.",
    "action": "go-live",
    "comment": "Un mot.",
    "body": "Un mot.",
    "confirm": "on",
    # What Wagtail's scripts add to a page's form.
    "body-count": "0",
}


# Anyone may subscribe to A's news, with an account too: new rows there are no leak.
OPEN_TO_ALL = ("/mes-communes/",)


@dataclass(frozen=True)
class Visit:
    """Who asks, where, and which kinds of canaries this person may read there."""

    person: str
    place: str
    allowed: frozenset[Audience] = frozenset()
    # On A's own host anyone may file a request: new rows are no leak, changed ones are.
    may_insert: bool = False
    # The intercommunality suspends communes, the operator invites: rows about A change.
    may_act_on_a: bool = False
    # (0, 4): asks the first of each four routes.
    share: tuple[int, int] = (0, 1)


@dataclass
class Walk:
    world: World
    visit: Visit
    client: Client
    leaks: list[str] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)
    crashes: list[str] = field(default_factory=list)
    probes: int = 0

    def ask(self, method: str, path: str, data: dict[str, Any] | None = None) -> Any:
        """One probe, undone. Gives the answer."""
        self.probes += 1
        summary.count("urls" if self.visit.place != "files" else "files")
        before = self.world.watch.counts()
        number = self.probes
        remote = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        cookies = dict(self.client.cookies)
        with transaction.atomic():
            send = self.client.get if method == "GET" else self.client.post
            response = send(path, data or {}, REMOTE_ADDR=remote)
            content = _content(response)
            transaction.set_rollback(True)
        select(None)
        self.client.cookies.clear()
        self.client.cookies.update(cookies)
        sent = path + urlencode(data or {}, doseq=True)
        self._judge(method, path, response, content, sent)
        self._judge_writes(method, path, self.world.watch.counts().since(before))
        return response

    def _judge(self, method: str, path: str, response: Any, content: bytes, sent: str) -> None:
        seen = found_in(content) - found_in(sent.encode())
        text = content.decode("utf-8", "replace")
        seen_secrets = [
            secret for secret in self.world.cage.origins if len(secret) > 20 and secret in text
        ]
        for token in sorted(forbidden(seen, set(self.visit.allowed))) + seen_secrets:
            self._report(method, path, response.status_code, self.world.cage.describe(token))
        if response.status_code >= 500 and response.status_code != 503 and _is_ours(response):
            self.crashes.append(f"{self.visit.person}@{self.visit.place} {method} {path}")

    def _judge_writes(self, method: str, path: str, made: Counts) -> None:
        may_insert = self.visit.may_insert or self.visit.may_act_on_a
        may_insert = may_insert or path.startswith(OPEN_TO_ALL)
        if made.changed or (made.inserted and not may_insert):
            self._report(method, path, 0, f"wrote to A's tables: {made}")
        if made.about and not self.visit.may_act_on_a:
            self._report(method, path, 0, f"changed public rows about A: {made}")
        if made.inked and not (self.visit.may_act_on_a or self.visit.place == "a"):
            self._report(method, path, 0, f"copied A's canaries: {made}")

    def _report(self, method: str, path: str, status: int, what: str) -> None:
        where = f"{self.visit.person}@{self.visit.place}"
        self.leaks.append(f"{where} {method} {path} [{status}]: {what}")

    def route(self, addresses: Iterable[Address]) -> None:
        """GET, GET with filters, then POST what the page's forms say and what we would try."""
        for address in addresses:
            at_home = self.visit.place in {"a", "account"}
            path = address.without_key if at_home else address.path
            self.asked.add(address.route.address)
            response = self.ask("GET", path)
            if response.status_code == 200:
                self.ask("GET", f"{path}{'&' if '?' in path else '?'}{QUERY}")
            self.ask("POST", path, self.form(response))

    def form(self, response: Any) -> dict[str, Any]:
        data: dict[str, Any] = {**PLAUSIBLE, "next": f"//{self.world.host_of('a')}/"}
        data["ids"] = self.world.identities
        if response.status_code == 200 and "html" in response.get("Content-Type", ""):
            reader = FormReader()
            reader.feed(_content(response).decode("utf-8", "replace"))
            data.update(reader.fields)
        data.pop("csrfmiddlewaretoken", None)
        return data


class FormReader(HTMLParser):
    """What a browser would send of the page's forms, all of them together."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, Any] = {}
        self._select: str | None = None
        self._textarea: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        name = known.get("name")
        if tag == "input" and name:
            kind = known.get("type") or "text"
            if kind not in {"file", "submit", "button"}:
                value = known.get("value") or PLAUSIBLE.get(name.split("-")[-1], "")
                if not value and kind != "hidden":
                    value = "1"
                if kind not in {"checkbox", "radio"} or name not in self.fields:
                    self.fields[name] = value
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and known.get("value"):
            if "selected" in known or self._select not in self.fields:
                self.fields[self._select] = known["value"]
        elif tag == "textarea" and name:
            self._textarea = name
            self.fields[name] = ""

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.fields[self._textarea] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = None
        elif tag == "textarea" and self._textarea:
            self.fields[self._textarea] = self.fields[self._textarea].strip() or "Un mot."
            self._textarea = None


def _content(response: Any) -> bytes:
    """Everything the browser gets: body, headers, cookies."""
    if not hasattr(response, "isolation_content"):
        body = b"".join(response.streaming_content) if response.streaming else response.content
        response.isolation_content = b"\n".join(
            [
                body,
                *(f"{name}: {value}".encode() for name, value in response.items()),
                *(morsel.OutputString().encode() for morsel in response.cookies.values()),
            ]
        )
    return bytes(response.isolation_content)


def _is_ours(response: Any) -> bool:
    """Wagtail's own screens may stumble over a form that its scripts would have filled."""
    match = getattr(response, "resolver_match", None)
    return match is None or floor_of(match.func.__module__) is not None


def browser(world: World, person: str, place: str) -> Client:
    """This person's browser on that host, signed in there unless anonymous."""
    from accounts.facade import note_session

    client = Client(raise_request_exception=False, headers={"host": f"{world.host_of(place)}:8000"})
    if person != "anonymous":
        authority = world.authority_at(place)
        if authority is not None:
            note_session(world.people[person], authority)
        with space_of(authority) if authority is not None else nullcontext():
            client.force_login(world.people[person], backend="accounts.backends.AccountBackend")
    return client


def start(world: World, visit: Visit) -> Walk:
    client = browser(world, visit.person, visit.place)
    with transaction.atomic():
        # The first page of a site makes its pictures: no write of the visitor's.
        client.get("/")
        transaction.set_rollback(True)
    select(None)
    return Walk(world, visit, client)


def plan(world: World, kind: str, *, part: int = 0, parts: int = 1) -> list[list[Address]]:
    """Addresses of every route of this kind of host (or of a share of them), by route."""
    routes: list[Route] = [route for route in all_routes() if route.kind == kind][part::parts]
    with space_of(world.a):
        world.identities = identities(world)
        return [addresses_of(route, world) for route in routes]


__all__ = ["Audience", "Visit", "Walk", "browser", "plan", "settings", "start"]
