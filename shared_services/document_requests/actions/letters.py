"""Letters about a request: written, handed to whoever signs, sent to the applicant."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.roles.facade import people_to_tell
from kernel.clock import now
from kernel.errors import DomainError
from shared_services.document_requests.abilities import SIGN
from shared_services.document_requests.actions.acting import (
    agent_acting,
    person_name,
    take_if_new,
    trace,
)
from shared_services.document_requests.actions.mails import tell_about_letter, tell_applicant
from shared_services.document_requests.errors import ChangedMeanwhile, WrongState
from shared_services.document_requests.letter_models import letter_named, letters_here
from shared_services.document_requests.letter_words import filled, left_open, values_of
from shared_services.document_requests.models import DocumentRequest, Letter

State = Letter.State
MOST_LETTERS = 20


def start_letter(request_id: UUID, *, code: str, actor: Any, version: int | None = None) -> Letter:
    """A letter begun from a template, its variables filled from the request."""
    model = letters_here().get(code)
    with agent_acting(request_id, actor=actor, version=version) as request:
        if model is None or not model.suits(request.procedure_code):
            raise DomainError("no_such_letter", _("Ce modèle de courrier n'existe plus."))
        if request.letters.count() >= MOST_LETTERS:
            raise DomainError("too_many_letters", _("Cette demande a déjà beaucoup de courriers."))
        take_if_new(request, actor=actor)
        letter = written_from(request, code, actor)
        trace(request, "letter_begun", _("Courrier commencé : %s") % letter.title, actor=actor,
              internal=True)  # fmt: skip
    return letter


def save_letter(
    letter_id: UUID, *, title: str, body: str, actor: Any, version: int | None = None
) -> Letter:
    """Keep the words. A letter that waited for a signature goes back to its writer's desk."""
    letter = Letter.objects.get(pk=letter_id)
    with agent_acting(letter.request_id, actor=actor, version=None) as request:
        letter = unsigned(letter_id, version)
        letter.title, letter.body = " ".join(title.split()), body.strip()
        if not letter.title or not letter.body:
            raise DomainError("empty_letter", _("Écrivez le titre et le texte du courrier."))
        letter.state, letter.written_by = State.DRAFT, actor
        letter.written_by_name = person_name(actor)
        keep(letter)
        trace(request, "letter_written", _("Courrier écrit : %s") % letter.title, actor=actor,
              internal=True)  # fmt: skip
    return letter


def discard_letter(letter_id: UUID, *, actor: Any, version: int | None = None) -> None:
    """Throw away a letter that nobody signed."""
    letter = Letter.objects.get(pk=letter_id)
    with agent_acting(letter.request_id, actor=actor, version=None) as request:
        letter = unsigned(letter_id, version)
        letter.delete()
        trace(request, "letter_discarded", _("Courrier abandonné : %s") % letter.title,
              actor=actor, internal=True)  # fmt: skip


def ask_signature(letter_id: UUID, *, actor: Any, version: int | None = None) -> Letter:
    """Hand the letter to those who sign here; they are told."""
    letter = Letter.objects.get(pk=letter_id)
    with agent_acting(letter.request_id, actor=actor, version=None) as request:
        letter = unsigned(letter_id, version)
        check_whole(letter)
        signatories = [each for each in people_to_tell(SIGN) if each.user_id != actor.pk]
        if not signatories:
            raise DomainError(
                "nobody_signs",
                _("Personne ne signe les décisions ici : donnez ce droit dans « Équipe »."),
            )
        letter.state, letter.remark = State.TO_SIGN, ""
        keep(letter)
        trace(request, "letter_to_sign", _("Courrier à signer : %s") % letter.title, actor=actor,
              internal=True)  # fmt: skip
        key = f"letter:{letter.pk}:{letter.version}"
        words = _("Un courrier attend votre signature")
        tell_about_letter(letter, signatories, words=words, key=key)
    return letter


def send_letter(letter_id: UUID, *, actor: Any, version: int | None = None) -> Letter:
    """Show the signed letter to the applicant on the follow-up page, and tell them."""
    letter = Letter.objects.get(pk=letter_id)
    with agent_acting(letter.request_id, actor=actor, version=None) as request:
        letter = Letter.objects.select_for_update().select_related("request").get(pk=letter_id)
        check_version(letter, version)
        if not letter.is_signed or letter.sent_at is not None:
            raise WrongState(_("Ce courrier n'est pas signé, ou il est déjà parti."))
        show(letter)
        trace(request, "letter_sent", _("Courrier de la mairie : %s") % letter.title, actor=actor)
        tell_applicant(request, "letter", key=f"letter:{letter.pk}", letter=letter)
    return letter


def written_from(request: DocumentRequest, code: str, actor: Any) -> Letter:
    """A new letter in the words of its template, filled from the request."""
    model = letter_named(code)
    return Letter.objects.create(
        request=request,
        template_code=code,
        kind=model.kind,
        title=model.title,
        body=filled(model.body, values_of(request)),
        written_by=actor,
        written_by_name=person_name(actor),
    )


def show(letter: Letter) -> None:
    """From now on the applicant sees it."""
    letter.sent_at = now()
    letter.save(update_fields=["sent_at"])
    if letter.attachment is not None:
        letter.attachment.for_agents_only = False
        letter.attachment.save(update_fields=["for_agents_only"])


def check_whole(letter: Letter) -> None:
    """Raises DomainError, naming what is still to be filled in."""
    missing = left_open(letter.body)
    if missing:
        raise DomainError(
            "letter_not_whole",
            _("Il reste à compléter : %s.") % ", ".join(f"« {name} »" for name in missing[:5]),
        )


def unsigned(letter_id: UUID, version: int | None) -> Letter:
    """The letter, locked, which nobody signed yet. Raises ChangedMeanwhile, WrongState."""
    letter = Letter.objects.select_for_update().select_related("request").get(pk=letter_id)
    check_version(letter, version)
    if letter.is_signed:
        raise WrongState(_("Ce courrier est signé : il ne change plus. Écrivez-en un autre."))
    return letter


def check_version(letter: Letter, version: int | None) -> None:
    if version is not None and version != letter.version:
        raise ChangedMeanwhile(letter.written_by_name)


def keep(letter: Letter) -> None:
    """Save, so that an older page of it shows as such."""
    letter.version += 1
    letter.save()
