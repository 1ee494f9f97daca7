"""What a request costs from its first page to its mails, and the inbox with 50 and 50,000 of them.

All in this process, against the running database; what is made is rolled back or deleted.
"""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from celery import current_app
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.test.utils import override_settings

from accounts.facade import note_session
from accounts.models import User
from accounts.roles.facade import Role, grant_role, people_to_tell, revoke_role
from kernel.outbox.models import OutboxMessage
from kernel.tenancy import public_space, space_of
from tenants.authorities.models import LocalAuthority

HOME = "/demarches/acte-de-naissance/"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n" + b"% padding\n" * 20_000 + b"trailer\n<<>>\n%%EOF\n"
PERSON = {
    "birth_name": "Roy",
    "first_names": "Camille",
    "born_on": "14/05/1990",
    "parent1_name": "Roy",
    "parent1_first_names": "Anne",
}
APPLICANT = {
    "first_name": "Camille",
    "last_name": "Roy",
    "email": "camille.roy@exemple.example",
    "phone": "",
    "street": "3 rue du Lavoir",
    "street_more": "",
    "postal_code": "89110",
    "city": "Montholon",
    "country": "",
    "delivery_mode": "post",
    "copies": "1",
    "purpose": "",
}
FEW, MANY = 50, 50_000
DELIVER = "notifications.deliver"
HANDLE = "requests.handle"


@dataclass
class Cost:
    """SQL statements (transactions' ends left out) and seconds of processor of each turn."""

    statements: list[int] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    _count: int = 0

    @contextmanager
    def counted(self) -> Iterator[None]:
        self._count = 0

        def one(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
            self._count += 1
            return execute(sql, params, many, context)

        cpu, wall = time.process_time(), time.perf_counter()
        with connection.execute_wrapper(one):
            yield
        self.cpu.append(time.process_time() - cpu)
        self.wall.append(time.perf_counter() - wall)
        self.statements.append(self._count)

    @contextmanager
    def aside(self) -> Iterator[None]:
        """What the measure itself asks does not count."""
        before = self._count
        yield
        self._count = before


@dataclass(frozen=True)
class Filing:
    """The four pages and the file; then the sending, its receipt as PDF and its two mails."""

    pages: Cost
    sending: Cost


def measure_filing(*, turns: int = 15) -> Filing:
    """File birth-certificate requests as a browser does; mails are made and kept in memory."""
    found = Filing(Cost(), Cost())
    in_memory = override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend")
    with _with_one_agent() as commune, in_memory:
        for _turn in range(turns + 1):
            _file_one(commune, found)
    for cost in (found.pages, found.sending):
        # The first turn fills the caches of the process.
        for figures in (cost.statements, cost.cpu, cost.wall):
            figures.pop(0)
    return found


@contextmanager
def _with_one_agent() -> Iterator[LocalAuthority]:
    """A commune where one person is told: with the applicant's, two mails."""
    commune = LocalAuthority.objects.get(slug="senan")
    agent = User.objects.get(email="agent@montholon.example")
    with space_of(commune):
        if people_to_tell(HANDLE):
            raise RuntimeError("someone answers requests there: not the demo's data")
        grant_role(agent, Role.AGENT, actor=None)
    try:
        yield commune
    finally:
        with space_of(commune):
            revoke_role(agent, Role.AGENT, actor=None)


def _file_one(commune: Any, found: Filing) -> None:
    browser = Client(headers={"host": commune.primary_host})
    with found.pages.counted():
        _post(browser, "document/", {"copy": "full", "quality": "self"})
        _post(browser, "personne/", {**PERSON, "place": f"here:{commune.name}"})
        _post(browser, "vous/", APPLICANT)
        file = SimpleUploadedFile("cni.pdf", PDF, "application/pdf")
        _post(browser, "pieces/", {"piece-identity": file})
        review = browser.get(f"{HOME}verifier/")
    with found.sending.counted():
        sent = _post(browser, "verifier/", {"draft": _draft_in(review.content)})
        token = sent.rstrip("/").rpartition("/")[2]
        if browser.get(f"/demarches/suivi/{token}/recepisse.pdf").status_code != 200:
            raise RuntimeError("no receipt")
        with found.sending.aside(), space_of(commune):
            message = _promised()
        # What a worker does of the two mails that were promised.
        current_app.tasks[DELIVER].run_in_space(str(commune.pk), str(message))
    with space_of(commune):
        _requests().objects.order_by("-received_at")[0].delete()


def _promised() -> Any:
    due = OutboxMessage.objects.filter(handler=DELIVER, done_at=None)
    return due.order_by("-created_at").values_list("pk", flat=True)[0]


def _draft_in(page: bytes) -> str:
    found = re.search(rb'name="draft" value="([^"]+)"', page)
    if found is None:
        raise RuntimeError("the review page has no draft")
    return found[1].decode()


def _post(browser: Client, step: str, data: dict[str, Any]) -> str:
    """Where the answer leads."""
    answer = browser.post(HOME + step, data)
    if answer.status_code != 302:
        raise RuntimeError(f"{step}: {answer.status_code}")
    return str(answer["Location"])


def _requests() -> Any:
    return apps.get_model("document_requests", "DocumentRequest")


@dataclass(frozen=True)
class Inbox:
    """The agents' list with few and with many requests, turn by turn."""

    few: Cost
    many: Cost


def measure_inbox(*, turns: int = 15) -> Inbox:
    """Fill one commune with requests, open the inbox, and undo it all."""
    commune = LocalAuthority.objects.get(slug="montholon")
    agent = User.objects.get(email="agent@montholon.example")
    with transaction.atomic():
        note_session(agent, commune)
        browser = Client(headers={"host": commune.primary_host})
        with space_of(commune):
            browser.force_login(agent)
        found = Inbox(Cost(), Cost())
        for cost, count in ((found.few, FEW), (found.many, MANY)):
            _fill(commune, count)
            browser.get("/gestion/demarches/")
            for _turn in range(turns):
                with cost.counted():
                    status = browser.get("/gestion/demarches/").status_code
                if status != 200:
                    raise RuntimeError(f"inbox: {status}")
        transaction.set_rollback(True)
    return found


def _fill(commune: Any, wanted: int) -> None:
    """Copies of the demo's requests, until there are so many."""
    names = [
        field.column
        for field in _requests()._meta.local_fields
        if field.name not in {"id", "submission_key", "tracking_number"}
    ]
    columns = ", ".join(f'"{name}"' for name in names)
    with space_of(commune), connection.cursor() as cursor:
        model = _requests().objects.order_by("received_at").values_list("pk", flat=True)[:10]
        missing = wanted - _requests().objects.count()
        for identity in list(model):
            cursor.execute(
                f"INSERT INTO document_requests_documentrequest (id, submission_key, tracking_number, {columns}) "  # noqa: S608, E501 - names of our own model
                f"SELECT gen_random_uuid(), gen_random_uuid(), 'B' || substr(md5(random()::text), 1, 20), {columns} "  # noqa: E501
                "FROM document_requests_documentrequest, generate_series(1, %s) WHERE id = %s",
                [max(0, missing // 10), identity],
            )
    with public_space(), connection.cursor() as cursor:
        # As the server does by itself within a minute.
        cursor.execute(f'ANALYZE "{commune.schema_name}".document_requests_documentrequest')


def middle(values: list[float]) -> float:
    return statistics.median(values)
