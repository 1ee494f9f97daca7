"""What must be right before a wording is kept: nothing may wait for the day of the sending."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from shared_services.message_templates import syntax
from shared_services.message_templates.catalogue import Kind, Message
from shared_services.message_templates.catalogue.message import Wording
from shared_services.message_templates.errors import WrongWording
from shared_services.message_templates.sms import length_of

SUBJECT_LENGTH = 150
# What the subject may reach once its variables are filled: the notifications refuse more.
FILLED_SUBJECT_LENGTH = 180
BODY_LENGTH = 10_000
SMS_SEGMENTS = 4
_TAG = re.compile(r"</?[a-zA-Z!]")
_TEMPLATE = re.compile(r"{{|{%|{#")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")

Problem = tuple[str, str]


def check(message: Message, wording: Wording) -> None:
    """Raises WrongWording with everything that is wrong, field by field."""
    problems = [
        *_signs(wording),
        *_variables(message, wording),
        *_subject(message, wording),
        *_body(message, wording),
    ]
    if not problems:
        problems = [*_sms(message, wording)]
    if problems:
        raise WrongWording(problems)


def _signs(wording: Wording) -> Iterator[Problem]:
    for field in ("subject", "body", "sms"):
        text = getattr(wording, field)
        if _CONTROL.search(text):
            yield field, _("Le texte contient un caractère invisible : tapez-le à nouveau.")
        if _TAG.search(text):
            yield field, _("N'écrivez pas de balise HTML : la mise en page est faite pour vous.")
        if _TEMPLATE.search(text):
            yield field, _("Les accolades ne servent à rien ici : écrivez ((nom de la variable)).")
        if "((" in syntax.VARIABLE.sub("", text).replace("()", ""):
            yield field, _("Une variable n'est pas fermée : écrivez par exemple ((nom)).")


def _variables(message: Message, wording: Wording) -> Iterator[Problem]:
    known = message.known
    for field in ("subject", "body", "sms"):
        for name in syntax.names_in(getattr(wording, field)):
            if name in known:
                continue
            near = difflib.get_close_matches(name, known, n=1)
            text = _("La variable ((%(name)s)) n'existe pas dans ce message.") % {"name": name}
            if near:
                text += " " + _("Vouliez-vous écrire ((%(near)s)) ?") % {"near": near[0]}
            yield field, text


def _subject(message: Message, wording: Wording) -> Iterator[Problem]:
    subject = wording.subject.strip()
    if not subject:
        yield "subject", _("Écrivez l'objet du message.")
    if "\n" in subject or "\r" in subject:
        yield "subject", _("L'objet tient sur une seule ligne.")
    known = message.known
    names = [name for name in syntax.names_in(subject) if name in known]
    for name in names:
        if known[name].kind is not Kind.TEXT or known[name].optional:
            yield (
                "subject",
                _("La variable ((%(name)s)) ne peut pas servir dans l'objet.") % {"name": name},
            )
    filled = syntax.VARIABLE.sub(
        lambda found: known[found[1]].example_text if found[1] in known else "", subject
    )
    if len(subject) > SUBJECT_LENGTH or len(filled) > FILLED_SUBJECT_LENGTH:
        yield (
            "subject",
            _("L'objet est trop long : %(limit)s caractères au plus.") % {"limit": SUBJECT_LENGTH},
        )


def _body(message: Message, wording: Wording) -> Iterator[Problem]:
    if not wording.body.strip():
        yield "body", _("Écrivez le texte du message.")
    if len(wording.body) > BODY_LENGTH:
        yield (
            "body",
            _("Le texte est trop long : %(limit)s caractères au plus.") % {"limit": BODY_LENGTH},
        )
    present = {*syntax.names_in(wording.subject), *syntax.names_in(wording.body)}
    for variable in message.mandatory:
        if variable.name not in present:
            yield (
                "body",
                _("Il manque ((%(name)s)), qui doit rester dans ce message. %(law)s")
                % {"name": variable.name, "law": variable.law},
            )
    yield from _mixed(message, wording)


def _mixed(message: Message, wording: Wording) -> Iterator[Problem]:
    """An optional variable takes its paragraph away: nothing mandatory may stand beside it."""
    known = message.known
    for chunk in syntax.chunks_of(wording.body):
        here = [known[name] for name in syntax.names_in(chunk) if name in known]
        optional = [each for each in here if each.optional]
        if optional and any(each.law for each in here):
            yield (
                "body",
                _("Mettez ((%(name)s)) dans un paragraphe à part : il disparaît quand il est vide.")
                % {"name": optional[0].name},
            )


def _sms(message: Message, wording: Wording) -> Iterator[Problem]:
    known = message.known
    for name in syntax.names_in(wording.sms):
        if known[name].kind is Kind.LIST or known[name].optional:
            yield "sms", _("La variable ((%(name)s)) ne va pas dans un SMS.") % {"name": name}
    filled = syntax.one_line(message, wording.sms, message.examples())
    if length_of(filled).segments > SMS_SEGMENTS:
        yield (
            "sms",
            _("Le SMS est trop long : il partirait en plus de %(count)s morceaux.")
            % {"count": SMS_SEGMENTS},
        )
