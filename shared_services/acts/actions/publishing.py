"""An act goes online; what comes later is written beside it; nothing is taken away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.documents.models import Document

from kernel.audit import facade as audit
from kernel.clock import today
from shared_services.acts.actions.informing import promise_notice
from shared_services.acts.actions.stamping import promise_stamp
from shared_services.acts.errors import NothingThere, WrongAct
from shared_services.acts.models import Act
from shared_services.acts.pdf_checks import Reading, read_pdf
from shared_services.acts.permissions import require_publisher
from shared_services.acts.rules import matters
from shared_services.websites import facade as websites

VOTES = ("votes_members", "votes_cast", "votes_for", "votes_against", "votes_abstention")
FACTS = (
    "number",
    "title",
    "nature",
    "adopted_on",
    "author_name",
    "author_capacity",
    "matter_code",
    "budget_year",
    "budget_name",
    "prefecture_id",
    "prefecture_on",
    "publication_ground",
    *VOTES,
)
NEEDS_MATTER = {Act.Nature.DELIBERATION, Act.Nature.REGULATORY_ORDER, Act.Nature.DECISION}
NEEDS_MEETING = {Act.Nature.LIST, Act.Nature.MINUTES}
LONGEST_TEXT = 600_000


@dataclass(frozen=True)
class Published:
    act: Act
    # The page shows the file alone: nobody can listen to a picture.
    is_picture: bool


def publish(
    facts: dict[str, Any], content: bytes, *, names_someone: bool, actor: Any | None
) -> Published:
    """Put the act online now, for good. Raises NotAllowed, WrongAct.

    `facts` as in `FACTS`, with `commune`, `meeting` and `replaces` (rows of this space or None). An
    act that aims at a named person is notified, not published, unless a text orders it, which
    `publication_ground` then cites.
    `actor` None: the demo.
    """
    if actor is not None:
        require_publisher(actor)
    kept = _checked(facts, names_someone=names_someone)
    reading = read_pdf(content)
    try:
        with transaction.atomic():
            act = _write(kept, facts, content, reading)
            audit.record(
                "act.published",
                actor=actor,
                target=str(act.pk),
                number=act.number,
                title=act.title,
                sha256=act.sha256,
                ground=act.publication_ground,
            )
            promise_stamp(act)
            promise_notice(act)
            websites.forget_shell()
    except IntegrityError as error:
        raise WrongAct({"number": _("Ce numéro est déjà celui d'un acte en ligne.")}) from error
    return Published(act, is_picture=reading.is_picture)


def _write(kept: dict[str, Any], facts: dict[str, Any], content: bytes, reading: Reading) -> Act:
    document = Document(title=f"{kept['number']} {kept['title']}"[:255], file_size=len(content))
    name = slugify(f"{kept['nature']} {kept['number']}")[:60] or "acte"
    document.file.save(f"{name}.pdf", ContentFile(content), save=False)
    document.save()
    text = "" if reading.is_picture else reading.text
    return Act.objects.create(
        **kept,
        document=document,
        commune=facts.get("commune"),
        meeting=facts.get("meeting"),
        replaces=facts.get("replaces"),
        page_count=reading.pages,
        text=text,
        text_origin=Act.TextOrigin.FILE if text else Act.TextOrigin.NONE,
    )


def _checked(facts: dict[str, Any], *, names_someone: bool) -> dict[str, Any]:
    kept = {name: facts.get(name) for name in FACTS}
    for name, value in kept.items():
        if isinstance(value, str):
            kept[name] = " ".join(value.replace("\x00", "").split())
        elif value is None and not name.startswith("votes") and name not in OPTIONAL:
            kept[name] = ""
    problems = {**_problems(kept, facts), **_problems_of_votes(kept)}
    if names_someone and not kept["publication_ground"]:
        problems["names_someone"] = _(
            "Un acte qui vise une personne nommée lui est notifié : il ne se met pas en ligne. Si "
            "un texte ordonne quand même sa publication, citez-le ci-dessous."
        )
    if not names_someone:
        kept["publication_ground"] = ""
    if problems:
        raise WrongAct(problems)
    return kept


OPTIONAL = ("budget_year", "prefecture_on", "adopted_on")


def _problems(kept: dict[str, Any], facts: dict[str, Any]) -> dict[str, str]:
    problems = {}
    if not kept["number"]:
        problems["number"] = _("Donnez le numéro de l'acte.")
    elif Act.objects.filter(number=kept["number"], commune=facts.get("commune")).exists():
        problems["number"] = _("Ce numéro est déjà celui d'un acte en ligne.")
    if not kept["title"]:
        problems["title"] = _("Dites l'objet de l'acte en une phrase.")
    if kept["nature"] not in Act.Nature.values:
        problems["nature"] = _("Choisissez la nature de l'acte.")
    problems |= _problems_of_days(kept)
    # CGCT R. 2131-1: first name, name and capacity of the author.
    if len(kept["author_name"].split()) < 2:
        problems["author_name"] = _("La loi demande le prénom et le nom de l'auteur.")
    if not kept["author_capacity"]:
        problems["author_capacity"] = _("Dites la qualité de l'auteur : maire, par exemple.")
    if kept["matter_code"] and kept["matter_code"] not in matters():
        problems["matter_code"] = _("Choisissez une matière de la liste.")
    elif not kept["matter_code"] and kept["nature"] in NEEDS_MATTER:
        problems["matter_code"] = _("Choisissez la matière : les données ouvertes la demandent.")
    commune, replaces = facts.get("commune"), facts.get("replaces")
    if commune is not None and commune.until is not None:
        problems["commune"] = _("Cette commune publie désormais sur son propre site.")
    if replaces is not None and replaces.commune_id != (commune.pk if commune else None):
        problems["replaces"] = _("Cet acte est celui d'une autre collectivité.")
    meeting = facts.get("meeting")
    if meeting is None and kept["nature"] in NEEDS_MEETING:
        problems["meeting"] = _("Dites de quelle séance : son délai en dépend.")
    return problems


def _problems_of_days(kept: dict[str, Any]) -> dict[str, str]:
    problems = {}
    adopted_on, received_on = kept["adopted_on"], kept["prefecture_on"]
    if not isinstance(adopted_on, date):
        problems["adopted_on"] = _("Donnez la date de l'acte.")
    elif adopted_on > today():
        problems["adopted_on"] = _("Cette date est à venir : publiez l'acte après sa signature.")
    elif adopted_on.year < 1800:
        problems["adopted_on"] = _("Vérifiez l'année.")
    elif received_on and received_on < adopted_on:
        problems["prefecture_on"] = _("La préfecture ne l'a pas reçu avant sa signature.")
    return problems


def _problems_of_votes(kept: dict[str, Any]) -> dict[str, str]:
    members, cast, *ways = (kept[name] for name in VOTES)
    problems = {}
    if members is not None and cast is not None and cast > members:
        problems["votes_cast"] = _("Il y a plus de votants que de membres.")
    if cast is not None and sum(each or 0 for each in ways) > cast:
        problems["votes_cast"] = _("Pour, contre et abstentions dépassent le nombre de votants.")
    return problems


def note_receipt(
    identity: int, *, prefecture_id: str, prefecture_on: date | None, actor: Any
) -> Act:
    """Write the prefecture's identifier and day, which often come after publication.

    Raises NotAllowed, NothingThere, WrongAct.
    """
    require_publisher(actor)
    with transaction.atomic():
        act = _locked(identity)
        prefecture_id = " ".join(prefecture_id.split())
        if not prefecture_id or len(prefecture_id) > 60:
            raise WrongAct({"prefecture_id": _("Donnez l'identifiant de l'accusé de réception.")})
        if prefecture_on and not act.adopted_on <= prefecture_on <= today():
            raise WrongAct({"prefecture_on": _("Cette date ne va pas avec celle de l'acte.")})
        before = {"prefecture_id": act.prefecture_id}
        act.prefecture_id, act.prefecture_on = prefecture_id, prefecture_on
        act.save()
        after = {"prefecture_id": act.prefecture_id}
        audit.record(
            "act.received",
            actor=actor,
            target=str(act.pk),
            number=act.number,
            **audit.changes(before, after),
        )
        websites.forget_shell()
    return act


def type_text(identity: int, *, text: str, actor: Any) -> Act:
    """Give an act whose file is a picture the text that people can listen to and search.

    Raises NotAllowed, NothingThere, WrongAct when the text comes from the file itself.
    """
    require_publisher(actor)
    with transaction.atomic():
        act = _locked(identity)
        if act.text_origin == Act.TextOrigin.FILE:
            raise WrongAct({"text": _("Le texte de cet acte est lu dans son fichier.")})
        act.text = text.replace("\x00", "").strip()
        if not act.text or len(act.text) > LONGEST_TEXT:
            raise WrongAct({"text": _("Écrivez le texte entier de l'acte.")})
        act.text_origin = Act.TextOrigin.TYPED
        act.save()
        audit.record("act.text_typed", actor=actor, target=str(act.pk), number=act.number)
        websites.forget_shell()
    return act


def withdraw(identity: int, *, kind: str, on: date | None, reason: str, actor: Any) -> Act:
    """Mark the act as withdrawn, repealed or annulled: it stays readable, and says so.

    Again: nothing changes. Raises NotAllowed, NothingThere, WrongAct.
    """
    require_publisher(actor)
    with transaction.atomic():
        act = _locked(identity)
        if act.withdrawal:
            return act
        reason = " ".join(reason.replace("\x00", "").split())
        problems = {}
        if kind not in Act.Withdrawal.values:
            problems["kind"] = _("Dites ce qui arrive à l'acte.")
        if on is None or not act.adopted_on <= on <= today():
            problems["on"] = _("Donnez le jour, entre celui de l'acte et aujourd'hui.")
        if not reason or len(reason) > 300:
            problems["reason"] = _("Dites pourquoi, avec le numéro de la décision.")
        if problems:
            raise WrongAct(problems)
        act.withdrawal, act.withdrawn_on, act.withdrawal_reason = kind, on, reason
        act.save()
        audit.record(
            "act.withdrawn",
            actor=actor,
            target=str(act.pk),
            number=act.number,
            kind=str(act.get_withdrawal_display()),
            reason=reason,
        )
        websites.forget_shell()
    return act


def _locked(identity: int) -> Act:
    act = Act.objects.select_for_update(of=("self",)).filter(pk=identity).first()
    if act is None:
        raise NothingThere("no_act", _("Cet acte n'est pas en ligne ici."))
    return act
