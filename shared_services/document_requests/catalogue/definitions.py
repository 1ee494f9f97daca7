"""From written data (TOML of the release, JSON of a commune) to a form procedure, or what is wrong.

Messages are in French: a commune that imports a procedure reads them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from shared_services.document_requests.catalogue.conditions import faults_of, questions_in
from shared_services.document_requests.catalogue.questions import (
    CHOOSING,
    IN_GROUPS,
    KINDS,
    REPEATED,
    SECTIONS,
    THEMES,
    Choice,
    FormProcedure,
    Question,
    Refusal,
    Section,
    Silence,
    Step,
)
from shared_services.document_requests.catalogue.rules import (
    Acknowledgement,
    Delivery,
    Note,
    Provenance,
    Retention,
)
from shared_services.document_requests.errors import DefinitionInvalid

CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
PREFIX = re.compile(r"[A-Z]{2,4}")
MODES = ("post", "counter", "download")
ONLINE = ("here", "elsewhere", "in_person", "no")
EFFECTS = ("none", "acceptance", "refusal")
BEHALF = ("self", "child", "third")
MAX_QUESTIONS = 80
MAX_TEXT = 4000
# Addresses and steps that the journey uses itself.
RESERVED_SLUGS = frozenset(
    {"suivi", "envoyee", "recepisse", "courrier", "avis", "acte-de-naissance"}
)
RESERVED_STEPS = frozenset({"applicant", "pieces", "review"})
DEFAULT_APPEAL = (
    "Si vous n'êtes pas d'accord, vous avez deux mois pour écrire à la mairie et demander un "
    "nouvel examen, ou pour saisir le tribunal administratif (www.telerecours.fr)."
)


def read(data: Mapping[str, Any]) -> FormProcedure:
    """The procedure these data describe. Raises DefinitionInvalid with every fault found."""
    faults = list(_faults(data))
    if faults:
        raise DefinitionInvalid(faults)
    return build(data)


def build(data: Mapping[str, Any]) -> FormProcedure:
    """The same of data that `read` accepted once: what was published stays readable for good.

    A later release may ask more of new procedures; requests point to the old ones.
    """
    head = data["procedure"]
    about = _provenance(head)
    steps = tuple(_step(row) for row in data.get("step", ()))
    delivery, retention = data.get("delivery", {}), data.get("retention", {})
    silence = data.get("silence", {})
    acknowledgement = data.get("acknowledgement", {})
    return FormProcedure(
        code=head["code"],
        slug=head["slug"],
        version=head["version"],
        number_prefix=head.get("number_prefix", "DM"),
        title=head["title"],
        summary=head["summary"],
        provenance=about,
        acknowledgement=Acknowledgement(
            acknowledgement.get("working_days", 10), _provenance(acknowledgement, about)
        ),
        delivery=Delivery(
            modes=tuple(delivery.get("modes", MODES[:2])),
            default_target_days=delivery.get("default_target_days", 10),
            copies_max=delivery.get("copies_max", 1),
            provenance=_provenance(delivery, about),
        ),
        retention=Retention(
            days_after_closing=retention.get("days_after_closing", 365),
            draft_days=retention.get("draft_days", 30),
            provenance=_provenance(retention, about),
        ),
        fee=_note(data.get("fee", {}), "text", about, head.get("cost", "Gratuit")),
        refusal=_note(data.get("refusal", {}), "appeal", about, DEFAULT_APPEAL),
        elsewhere=_note(data["elsewhere"], "france", about) if "elsewhere" in data else None,
        icon=head.get("icon", "file-text"),
        theme=head.get("theme", "own"),
        online=head.get("online", "here"),
        official_url=head.get("official_url", ""),
        official_label=head.get("official_label", ""),
        cost=head.get("cost", "Gratuit"),
        keywords=head.get("keywords", ""),
        service=head.get("service", "Accueil de la mairie"),
        behalf=tuple(head.get("behalf", ("self",))),
        sections=tuple(
            Section(
                row["kind"], row.get("text", ""), tuple(row.get("items", ())),
                _provenance(row, about),
            )
            for row in data.get("section", ())
        ),
        steps=steps,
        refusals=tuple(
            Refusal(row["when"], row["text"], row.get("instead", ""), _provenance(row, about))
            for row in data.get("refuse", ())
        ),
        silence=Silence(
            silence.get("effect", "none"),
            silence.get("months", 0),
            silence.get("text", ""),
            _provenance(silence, about),
            tuple((row["when"], row["months"]) for row in silence.get("longer", ())),
        ),
        data=data,
    )  # fmt: skip


def _step(row: Mapping[str, Any]) -> Step:
    questions = tuple(_question(each) for each in row["question"])
    return Step(row["code"], row["title"], row.get("hint", ""), questions, row.get("when"))


def _question(row: Mapping[str, Any]) -> Question:
    return Question(
        code=row["code"],
        kind=row["kind"],
        label=row["label"],
        hint=row.get("hint", ""),
        required=row.get("required", row["kind"] != "note"),
        choices=tuple(
            Choice(each["code"], each["label"], each.get("hint", ""))
            for each in row.get("choice", ())
        ),
        parts=tuple(_question(each) for each in row.get("part", ())),
        when=row.get("when"),
        minimum=row.get("minimum"),
        maximum=row.get("maximum"),
        provenance=_provenance(row) if "source" in row else None,
    )


def _provenance(row: Mapping[str, Any], default: Provenance | None = None) -> Provenance:
    if "source" not in row and default is not None:
        return default
    day = row.get("verified_on")
    if isinstance(day, str):
        day = date.fromisoformat(day)
    return Provenance(
        row.get("source", ""), day or (default.verified_on if default else date.min),
        row.get("note", ""),
    )  # fmt: skip


def _note(row: Mapping[str, Any], key: str, about: Provenance, default: str = "") -> Note:
    fixed = {key, "source", "verified_on", "note"}
    more = {name: text for name, text in row.items() if name not in fixed and isinstance(text, str)}
    return Note(row.get(key, default), more, _provenance(row, about))


def _faults(data: Any) -> Iterator[str]:
    if not isinstance(data, Mapping) or not isinstance(data.get("procedure"), Mapping):
        yield "Ce fichier ne décrit pas une démarche : la partie « procedure » manque."
        return
    head = data["procedure"]
    yield from _texts(head, ("code", "slug", "version", "title", "summary"), "La démarche")
    yield from _texts(head, ("source",), "La démarche")
    yield from _dated(head, "La démarche")
    for key, pattern in (("code", CODE), ("slug", SLUG), ("number_prefix", PREFIX)):
        value = head.get(key)
        if isinstance(value, str) and value and not pattern.fullmatch(value):
            yield f"La démarche : « {key} » ne peut pas s'écrire « {value[:40]} »."
    if head.get("slug") in RESERVED_SLUGS:
        yield "Cette adresse est déjà prise par le site : choisissez-en une autre."
    yield from _one_of(head.get("online", "here"), ONLINE, "La démarche : « online »")
    yield from _one_of(head.get("theme", "own"), tuple(THEMES), "La démarche : « theme »")
    yield from _all_of(head.get("behalf", ("self",)), BEHALF, "La démarche : « behalf »")
    yield from _parts(data)
    yield from _form_faults(data)


def _parts(data: Mapping[str, Any]) -> Iterator[str]:
    """Everything but the questions."""
    delivery, retention = data.get("delivery", {}), data.get("retention", {})
    silence = data.get("silence", {})
    for name in ("delivery", "retention", "silence", "fee", "refusal", "elsewhere"):
        if not isinstance(data.get(name, {}), Mapping):
            yield f"« {name} » doit être une table."
            return
    modes = delivery.get("modes", MODES[:2])
    yield from _all_of(modes, MODES, "Remise : « modes »")
    if not modes:
        yield "Gardez au moins un mode de remise."
    for table, key, low, high in (
        (delivery, "default_target_days", 1, 90), (delivery, "copies_max", 1, 10),
        (retention, "days_after_closing", 1, 3650), (retention, "draft_days", 1, 90),
        (silence, "months", 0, 24),
    ):  # fmt: skip
        yield from _number(table.get(key, low), low, high, key)
    yield from _one_of(silence.get("effect", "none"), EFFECTS, "Silence : « effect »")
    if silence.get("effect", "none") != "none" and not silence.get("months"):
        yield "Silence : dites au bout de combien de mois."
    for row in silence.get("longer", ()):
        yield from (f"Silence : {fault}." for fault in faults_of(row.get("when")))
        yield from _number(row.get("months"), 1, 24, "months")
    for row in data.get("section", ()):
        yield from _one_of(row.get("kind"), tuple(SECTIONS), "Une partie de la page")
        if not (row.get("text") or row.get("items")):
            yield f"La partie « {row.get('kind')} » est vide."
        yield from _dated(row, f"La partie « {row.get('kind')} »")


def _form_faults(data: Mapping[str, Any]) -> Iterator[str]:
    steps = data.get("step", ())
    if not isinstance(steps, list | tuple):
        yield "« step » doit être une liste d'étapes."
        return
    known: list[str] = []
    names: set[str] = set()
    for step in steps:
        if not isinstance(step, Mapping) or not isinstance(step.get("question"), list):
            yield "Une étape n'a pas de question."
            return
        yield from _texts(step, ("code", "title"), "Une étape")
        code = step.get("code")
        if code in names or code in RESERVED_STEPS or not CODE.fullmatch(str(code)):
            yield f"L'étape « {code} » a un code mal écrit ou déjà pris."
        names.add(str(code))
        yield from _refers(step.get("when"), known, f"L'étape « {code} »")
        for row in step["question"]:
            yield from _question_faults(row, known)
            if isinstance(row, Mapping):
                known.append(str(row.get("code")))
    if len(known) > MAX_QUESTIONS:
        yield f"Une démarche a {MAX_QUESTIONS} questions au plus."
    if data["procedure"].get("online", "here") == "here" and not known:
        yield "Une démarche en ligne pose au moins une question."
    for row in data.get("refuse", ()):
        yield from _texts(row, ("text",), "Un refus")
        yield from _refers(row.get("when"), known, "Un refus", needed=True)


def _question_faults(row: Any, known: list[str], *, part: bool = False) -> Iterator[str]:
    if not isinstance(row, Mapping):
        yield "Une question est mal écrite."
        return
    name = f"La question « {str(row.get('label') or row.get('code'))[:60]} »"
    yield from _texts(row, ("code", "label"), name)
    code, kind = str(row.get("code")), row.get("kind")
    if not CODE.fullmatch(code) or (code in known and not part):
        yield f"{name} : son code « {code[:40]} » est mal écrit ou déjà pris."
    if kind not in (IN_GROUPS if part else KINDS):
        yield f"{name} : le type « {kind} » n'existe pas{' dans un groupe' if part else ''}."
    if not isinstance(row.get("required", True), bool):
        yield f"{name} : « required » vaut true ou false."
    if kind in CHOOSING:
        yield from _choice_faults(row, name)
    if kind in REPEATED:
        parts = row.get("part", ())
        if not parts:
            yield f"{name} : un groupe a au moins une question."
        for each in parts:
            yield from _question_faults(each, [], part=True)
    for key in ("minimum", "maximum"):
        if not isinstance(row.get(key, 0), int | float):
            yield f"{name} : « {key} » est un nombre."
    yield from _refers(row.get("when"), known, name)


def _choice_faults(row: Mapping[str, Any], name: str) -> Iterator[str]:
    choices = row.get("choice", ())
    if not isinstance(choices, list | tuple) or len(choices) < 2:
        yield f"{name} : proposez au moins deux réponses."
        return
    codes = [str(each.get("code")) for each in choices if isinstance(each, Mapping)]
    if len(set(codes)) != len(choices):
        yield f"{name} : deux réponses ont le même code."
    for each in choices:
        yield from _texts(each, ("code", "label"), name)


def _refers(condition: Any, known: list[str], name: str, *, needed: bool = False) -> Iterator[str]:
    """A condition may only look at what was asked before it."""
    if not condition:
        if needed:
            yield f"{name} : dites dans quel cas."
        return
    faults = list(faults_of(condition))
    yield from (f"{name} : {fault}." for fault in faults)
    if not faults:
        for code in questions_in(condition):
            if code not in known:
                yield f"{name} : la condition porte sur « {code} », qui n'est pas posée avant."


def _texts(row: Any, keys: tuple[str, ...], name: str) -> Iterator[str]:
    for key in keys:
        value = row.get(key) if isinstance(row, Mapping) else None
        if not isinstance(value, str) or not value.strip():
            yield f"{name} : « {key} » manque."
        elif len(value) > MAX_TEXT:
            yield f"{name} : « {key} » est trop long."


def _dated(row: Mapping[str, Any], name: str) -> Iterator[str]:
    day = row.get("verified_on")
    if isinstance(day, date) or day is None:
        return
    try:
        date.fromisoformat(str(day))
    except ValueError:
        yield f"{name} : « verified_on » s'écrit ainsi : 2026-11-23."


def _number(value: Any, low: int, high: int, name: str) -> Iterator[str]:
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        yield f"« {name} » est un nombre entre {low} et {high}."


def _one_of(value: Any, known: tuple[str, ...], name: str) -> Iterator[str]:
    if value not in known:
        yield f"{name} vaut l'un de : {', '.join(known)}."


def _all_of(values: Any, known: tuple[str, ...], name: str) -> Iterator[str]:
    if not isinstance(values, list | tuple) or set(values) - set(known):
        yield f"{name} contient seulement : {', '.join(known)}."
