"""Signing a letter by name and capacity (CRPA L111-2, L212-1), or giving it back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.roles.facade import Role, members, roles_of
from kernel.clock import now
from kernel.errors import DomainError, NotAllowed
from shared_services.document_requests.actions.acting import person_name, trace
from shared_services.document_requests.actions.letters import (
    check_whole,
    keep,
    show,
    unsigned,
    written_from,
)
from shared_services.document_requests.actions.mails import tell_about_letter
from shared_services.document_requests.catalogue.letters import REFUSAL
from shared_services.document_requests.errors import WrongState
from shared_services.document_requests.letter_pdf import Signatory, letter_pdf
from shared_services.document_requests.models import Attachment, DocumentRequest, Letter
from shared_services.document_requests.permissions import can_sign_letter

State = Letter.State
# The first that a person holds says what they sign as, until they write it themselves.
_CAPACITIES = (Role.MAYOR, Role.REGISTRAR, Role.SECRETARY, Role.AGENT)


def give_back(letter_id: UUID, *, remark: str, actor: Any, version: int | None = None) -> Letter:
    """The signatory does not sign: the writer is told why."""
    words = " ".join(remark.split())[:500]
    if not words:
        raise DomainError("no_remark", _("Dites ce qu'il faut changer."))
    with _signing(letter_id, actor, version) as letter:
        if letter.state != State.TO_SIGN:
            raise WrongState(_("Ce courrier n'attend pas de signature."))
        letter.state, letter.remark = State.DRAFT, words
        keep(letter)
        text = _("Courrier rendu sans signature : %s") % words
        trace(letter.request, "letter_given_back", text[:500], actor=actor, internal=True)
        _tell_writer(letter, _("Un courrier vous est rendu sans signature"))
    return letter


def sign_letter(
    letter_id: UUID, *, signed_as: str, actor: Any, version: int | None = None
) -> Letter:
    """Sign by name and capacity (CRPA L111-2, L212-1): the PDF is made and never changes.

    Raises NotAllowed for a decision that `actor` may not sign, DomainError while a variable is
    open, WrongState once it is signed.
    """
    with _signing(letter_id, actor, version) as letter:
        check_whole(letter)
        _sign(letter, actor, signed_as)
        keep(letter)
        text = _("Courrier signé : %s") % letter.title
        trace(letter.request, "letter_signed", text, actor=actor, internal=True)
        if letter.written_by_id != actor.pk:
            _tell_writer(letter, _("Votre courrier est signé"))
    return letter


def refusal_letter(request: DocumentRequest, *, actor: Any) -> Letter:
    """The refusal as a signed letter, in the refusing act's own transaction."""
    letter = written_from(request, REFUSAL, actor)
    _sign(letter, actor, "")
    letter.save()
    show(letter)
    return letter


def capacity_of(person: Any) -> str:
    """What the person signs as: what they wrote last time, else the name of their role."""
    last = Letter.objects.filter(signed_by_id=person.pk).order_by("-signed_at").first()
    if last is not None:
        return last.signed_as
    held = roles_of(person)
    return next((role.label for role in _CAPACITIES if role in held), _("Agent de la mairie"))


def seal(letter: Letter, by: Signatory) -> None:
    """Put the signatory's name on the letter and make its PDF; the caller saves the letter."""
    letter.state, letter.signed_at = State.SIGNED, now()
    letter.signed_by_name, letter.signed_as = by.name, by.capacity
    pdf = letter_pdf(letter, by)
    name = f"{slugify(letter.title)[:80] or 'courrier'}.pdf"
    attachment = Attachment(
        request=letter.request,
        piece_code="letter",
        piece_label=letter.title,
        name=name,
        content_type="application/pdf",
        size=len(pdf),
        sha256=hashlib.sha256(pdf).hexdigest(),
        # Made here: there is nothing to look for.
        scan_state=Attachment.Scan.CLEAN,
        scanned_at=now(),
        from_town_hall=True,
        for_agents_only=True,
    )
    attachment.file.save(name, ContentFile(pdf), save=False)
    attachment.save()
    letter.attachment = attachment


def _sign(letter: Letter, actor: Any, signed_as: str) -> None:
    letter.signed_by = actor
    capacity = " ".join(signed_as.split())[:150] or capacity_of(actor)
    seal(letter, Signatory(person_name(actor), capacity))


@contextmanager
def _signing(letter_id: UUID, actor: Any, version: int | None) -> Iterator[Letter]:
    """Lock request and letter for whoever may sign it. Raises NotAllowed, WrongState."""
    with transaction.atomic():
        request_id = Letter.objects.values_list("request_id", flat=True).get(pk=letter_id)
        DocumentRequest.objects.select_for_update().get(pk=request_id)
        letter = unsigned(letter_id, version)
        if not can_sign_letter(actor, letter):
            raise NotAllowed(_("Vous ne signez pas les décisions de la commune."))
        yield letter


def _tell_writer(letter: Letter, words: str) -> None:
    writer = [each for each in members() if each.user_id == letter.written_by_id]
    key = f"letter:{letter.pk}:{letter.version}"
    tell_about_letter(letter, writer, words=words, key=key)
