"""Invented requests in every state, so that a visitor of the demo sees a working town hall."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from PIL import Image, ImageDraw

from accounts.roles.facade import Role, members
from kernel.clock import now, subdivision_of, working_days_after
from kernel.tenancy import require_authority
from shared_services.document_requests.actions.drafts import attach_file
from shared_services.document_requests.actions.letters import show, written_from
from shared_services.document_requests.actions.signing import seal
from shared_services.document_requests.actions.submit import submit
from shared_services.document_requests.catalogue.loader import birth_certificate, papers
from shared_services.document_requests.letter_pdf import Signatory
from shared_services.document_requests.models import (
    DocumentRequest,
    Draft,
    Letter,
    Message,
    PieceRequest,
    ProcedureSetting,
    TimelineEvent,
)
from shared_services.document_requests.models.exchanges import Side
from shared_services.document_requests.models.requests import search_key
from shared_services.document_requests.states import CLOSED, State
from shared_services.document_requests.steps import pieces_of


@dataclass(frozen=True)
class Example:
    """`ago`: days since reception."""

    ago: int
    state: State
    copy: str
    quality: str
    first_names: str
    birth_name: str
    born_on: str
    applicant: tuple[str, str]
    mode: str = "post"
    purpose: str = ""
    agent: str = ""
    asked: tuple[str, str] | None = None
    message: str = ""
    reason: str = ""
    parents: tuple[str, str] = ("Martin", "Louise")
    answers: dict[str, Any] = field(default_factory=dict)


AGENT = "Nadia Besson"  # replaced by one of the space's own agents if it has any
EXAMPLES = (
    Example(0, State.SUBMITTED, "full", "self", "Élodie Marie", "Garnier", "1991-04-18",
            ("Élodie", "Garnier"), purpose="Mariage"),
    Example(1, State.SUBMITTED, "extract_without_parents", "other", "Paul Henri", "Vasseur",
            "1962-11-02", ("Sylvie", "Marchal")),
    Example(2, State.SUBMITTED, "extract_with_parents", "legal_representative", "Naïm",
            "Benali", "2019-06-30", ("Samira", "Benali"), "counter", "Inscription à l'école"),
    Example(19, State.SUBMITTED, "full", "descendant", "Jeanne Lucie", "Charpentier",
            "1954-01-27", ("Thierry", "Charpentier"), purpose="Succession"),
    Example(6, State.IN_PROGRESS, "full", "spouse", "Marc Antoine", "Delorme", "1979-09-09",
            ("Claire", "Delorme"), "counter", agent=AGENT,
            message="Bonjour, je pars en voyage le 12 : le document sera-t-il prêt avant ?"),
    Example(12, State.IN_PROGRESS, "extract_with_parents", "self", "Océane Julie", "Perrot",
            "1998-12-14", ("Océane", "Perrot"), agent=AGENT, purpose="Pacs"),
    Example(9, State.WAITING, "full", "ascendant", "Lucas", "Fontaine", "2001-03-03",
            ("Béatrice", "Fontaine"), agent=AGENT,
            asked=("Le document qui montre votre lien de famille",
                   "La photo du livret de famille est floue, nous ne lisons pas les noms.")),
    Example(5, State.READY, "full", "self", "Mamadou", "Diarra", "1988-07-21",
            ("Mamadou", "Diarra"), "counter", agent=AGENT, purpose="Mariage"),
    Example(28, State.HANDED_OVER, "extract_without_parents", "self", "Yvette", "Lemoine",
            "1949-05-11", ("Yvette", "Lemoine"), "counter", agent=AGENT),
    Example(24, State.POSTED, "full", "professional", "Robert", "Aubry", "1938-10-05",
            ("Hélène", "Tissier"), agent=AGENT, purpose="Succession"),
    Example(40, State.POSTED, "extract_with_parents", "self", "Inès Clara", "Moreau",
            "1995-02-08", ("Inès", "Moreau"), agent=AGENT),
    Example(33, State.REFUSED, "full", "spouse", "Julien", "Carpentier", "1984-08-16",
            ("Amandine", "Roux"), agent=AGENT,
            reason="Le jugement de divorce a mis fin au mariage : vous n'êtes plus son épouse. "
                   "Vous pouvez demander un extrait sans filiation."),
    Example(15, State.WITHDRAWN, "full", "self", "Camille", "Joly", "1993-06-06",
            ("Camille", "Joly")),
)  # fmt: skip


@dataclass(frozen=True)
class Paper:
    """An invented request for a paper told by questions."""

    ago: int
    state: State
    code: str
    applicant: tuple[str, str]
    answers: dict[str, dict[str, Any]]
    mode: str
    agent: str = ""
    order: str = ""


SPOT = {"street": "Place du Lavoir", "postal_code": "89110", "city": "Chassy"}
PAPERS = (
    Paper(2, State.SUBMITTED, "death_certificate", ("Odile", "Brunet"), {
        "person": {"deceased": {"birth_name": "Brunet", "first_names": "Raymond Émile"},
                   "died_on": "2024-02-03", "tie": "home", "place": ""}}, "post"),
    Paper(35, State.IN_PROGRESS, "public_space_permit", ("Karim", "Lopez"), {
        "occupation": {"kind": "terrace", "describe": "Quatre tables et huit chaises, bacs à "
                       "fleurs, passage de 1,60 m laissé aux piétons.", "spot": SPOT, "area": 12},
        "dates": {"from_day": "+60", "to_day": "+180", "company": "no"}},
        "download", AGENT, "public_space_order"),
    Paper(58, State.SUBMITTED, "cemetery_plot", ("Monique", "Sauvage"), {
        "plot": {"act": "renew", "reference": "Carré B, rang 4, n° 12", "shape": "ground",
                 "years": "30"},
        "people": {"reserved": "family"}}, "counter"),
    Paper(20, State.DELIVERED, "temporary_bar_permit", ("Lucie", "Arnaud"), {
        "organiser": {"kind": "association", "name": "Comité des fêtes", "already": 1},
        "event": {"event": "Fête de la Saint-Nicolas", "spot": SPOT, "day": "+40",
                  "hours": "de 14 h à 22 h", "in_stadium": "no"}},
        "download", AGENT, "temporary_bar_order"),
)  # fmt: skip


def seed() -> int:
    """Make the examples unless requests exist here. No mail leaves."""
    with transaction.atomic():
        if DocumentRequest.objects.exists():
            return 0
        _configure()
        for example in EXAMPLES:
            _make(example)
        for paper in PAPERS:
            _make_paper(paper)
    return len(EXAMPLES) + len(PAPERS)


def _configure() -> None:
    setting = ProcedureSetting.for_procedure(birth_certificate())
    if setting.pk is None:
        setting.counter_hours = "Lundi, mardi et jeudi, 9 h – 12 h\nVendredi, 14 h – 18 h"
        setting.save()


def _make(example: Example) -> None:
    procedure = birth_certificate()
    place = require_authority().name
    answers = {
        "copy": {"copy": example.copy, "quality": example.quality, "in_archives": False},
        "person": {
            "first_names": example.first_names,
            "birth_name": example.birth_name,
            "born_on": example.born_on,
            "birth_place": place,
            "parent1_name": example.parents[0],
            "parent1_first_names": example.parents[1],
        },
        "applicant": _applicant(example.applicant, example.mode, example.purpose),
    }
    draft = Draft.objects.create(procedure=procedure.code, answers=answers)
    for piece in procedure.verdict(example.copy, example.quality).pieces:
        picture = ContentFile(_picture(piece.label), name=f"{piece.code}.png")
        attach_file(draft, piece, picture, actor=None)
    request = submit(draft.pk, actor=None, quiet=True)
    _age(request, example)


def _make_paper(paper: Paper) -> None:
    procedure = papers()[paper.code]
    place = require_authority().name
    answers = {step: dict(given) for step, given in paper.answers.items()}
    for given in answers.values():
        if given.get("place") == "":
            given["place"] = place
        for code, value in given.items():
            if isinstance(value, str) and value.startswith("+"):
                given[code] = (date.today() + timedelta(days=int(value))).isoformat()
    answers["applicant"] = _applicant(paper.applicant, paper.mode)
    draft = Draft.objects.create(procedure=procedure.code, answers=answers)
    setting = ProcedureSetting.for_procedure(procedure)
    for piece in pieces_of(draft, procedure, setting):
        attach_file(
            draft, piece, ContentFile(_picture(piece.label), name=f"{piece.code}.png"), actor=None
        )
    request = submit(draft.pk, actor=None, quiet=True)
    request.received_at = request.acknowledged_at = now() - timedelta(days=paper.ago)
    request.target_on -= timedelta(days=paper.ago)
    request.legal_due_on -= timedelta(days=paper.ago)
    if request.silence_on:
        request.silence_on -= timedelta(days=paper.ago)
    request.state = paper.state
    request.assignee_name = paper.agent
    if paper.state in CLOSED:
        request.closed_at = request.received_at + timedelta(days=4)
    request.save()
    request.events.update(at=request.received_at)
    if paper.order:
        _write_order(request, paper)


def _write_order(request: DocumentRequest, paper: Paper) -> None:
    """The order that answers it: signed and handed over, or still on the mayor's desk."""
    letter = written_from(request, paper.order, None)
    letter.written_by_name, letter.state = request.assignee_name, Letter.State.TO_SIGN
    if paper.state == State.DELIVERED:
        seal(letter, Signatory("Françoise Marchand", "Le maire"))
        letter.signed_at = request.closed_at
        letter.save()
        show(letter)
        _line(request, request.closed_at, "delivered", "Document remis en ligne",
              request.assignee_name)  # fmt: skip
    letter.save()


def _applicant(name: tuple[str, str], mode: str, purpose: str = "") -> dict[str, Any]:
    first, last = name
    return {
        "first_name": first,
        "last_name": last,
        "email": f"{_plain(first)}.{_plain(last)}@exemple.example",
        "phone": "06 39 98 12 34",
        "street": "12 rue des Tilleuls",
        "street_more": "",
        "postal_code": (require_authority().postal_codes or ["89110"])[0],
        "city": require_authority().name,
        "country": "",
        "delivery_mode": mode,
        "copies": 1,
        "purpose": purpose,
    }


def _age(request: DocumentRequest, example: Example) -> None:
    """Set the example back in time and put it in its state, with the lines that led there."""
    received = now() - timedelta(days=example.ago)
    part_of_france = subdivision_of(require_authority().department_code)
    setting = ProcedureSetting.for_procedure(request.procedure)
    days = request.procedure.acknowledgement.working_days
    request.received_at = request.acknowledged_at = received
    request.legal_due_on = working_days_after(received.date(), days, subdivision=part_of_france)
    request.target_on = working_days_after(
        received.date(), setting.target_days, subdivision=part_of_france
    )
    request.state = example.state
    colleague = _someone_here()
    if example.agent and colleague:
        request.assignee_id, request.assignee_name = colleague.user_id, colleague.name
    else:
        request.assignee_name = example.agent
    request.refusal_reason = example.reason
    if example.state in CLOSED:
        request.closed_at = received + timedelta(days=4)
    request.save()
    request.events.update(at=received)
    if example.agent:
        _line(request, received + timedelta(hours=20), "taken",
              "Demande prise en charge par la mairie", request.assignee_name)  # fmt: skip
    _exchanges(request, example, received)


def _exchanges(request: DocumentRequest, example: Example, received: Any) -> None:
    later = received + timedelta(days=1, hours=3)
    if example.asked:
        piece, reason = example.asked
        PieceRequest.objects.create(
            request=request, reason=reason, pieces=[piece], asked_at=later,
            asked_by_name=request.assignee_name, legal_days_left=9, target_days_left=4,
            answer_by=date.today() + timedelta(days=21),
        )  # fmt: skip
        _line(
            request,
            later,
            "pieces_asked",
            f"Pièces demandées par la mairie : {piece}",
            request.assignee_name,
        )
    if example.message:
        Message.objects.create(
            request=request, side=Side.APPLICANT, author_name=request.applicant_name,
            body=example.message, sent_at=later,
        )  # fmt: skip
        _line(request, later, "message_received", "Message envoyé à la mairie",
              request.applicant_name)  # fmt: skip
    closing = {
        State.READY: "Document prêt à la mairie",
        State.HANDED_OVER: "Document remis au guichet",
        State.POSTED: "Document envoyé par la poste",
        State.REFUSED: "Demande refusée, avec le motif",
        State.WITHDRAWN: "Demande retirée par son auteur",
    }
    if example.state in closing:
        kind, at = str(example.state), request.closed_at or later
        _line(request, at, kind, closing[example.state], request.assignee_name)


def _someone_here() -> Any:
    """An agent of this space rather than an administrator: the filters then have work to show."""
    found = [member for member in members() if {Role.AGENT, Role.ADMINISTRATOR} & {*member.roles}]
    found.sort(key=lambda member: Role.AGENT not in member.roles)
    return found[0] if found else None


def _line(request: DocumentRequest, at: Any, kind: str, text: str, who: str) -> None:
    TimelineEvent.objects.create(request=request, at=at, kind=kind, text=text, actor_name=who)


def _picture(label: str) -> bytes:
    image = Image.new("RGB", (900, 560), "#f3ede3")
    draw = ImageDraw.Draw(image)
    draw.rectangle((20, 20, 880, 540), outline="#1f6650", width=6)
    draw.text((60, 60), "SPECIMEN", fill="#1f6650", font_size=72)
    draw.text((60, 180), label, fill="#22292b", font_size=30)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _plain(name: str) -> str:

    return search_key(name).replace(" ", "-")
