"""The commune's own letters, and its wording of the shipped ones."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kernel.audit import facade as audit
from kernel.clock import now
from kernel.errors import DomainError, NotAllowed
from shared_services.document_requests.actions.acting import person_name
from shared_services.document_requests.catalogue import writing
from shared_services.document_requests.catalogue.letters import shipped_letters
from shared_services.document_requests.catalogue.questions import FormProcedure
from shared_services.document_requests.letter_words import unknown
from shared_services.document_requests.models import LetterTemplate
from shared_services.document_requests.permissions import can_change_settings
from shared_services.document_requests.procedures import procedures_here


def save_template(code: str, *, actor: Any, **facts: Any) -> LetterTemplate:
    """Keep a template; `code` empty makes a new one. `facts` are its fields.

    Raises NotAllowed, DomainError for a variable that no request could fill.
    """
    _check(actor)
    strange = unknown(facts["body"], _labels(facts["procedures"]))
    if strange:
        raise DomainError(
            "unknown_variable",
            _("Ce modèle appelle ce qui n'existe pas : %s. Copiez un nom de la liste.")
            % ", ".join(f"(({name}))" for name in strange[:5]),
        )
    with transaction.atomic():
        taken = {*shipped_letters(), *LetterTemplate.objects.values_list("code", flat=True)}
        template, _made = LetterTemplate.objects.update_or_create(
            code=code or writing.code_from(facts["title"], taken),
            defaults={**facts, "changed_at": now(), "changed_by_name": person_name(actor)},
        )
        audit.record(
            "letter_template.saved", actor=actor, target=template.code, title=template.title
        )
    return template


def restore_template(code: str, *, actor: Any) -> None:
    """Go back to the shipped words, or delete the commune's own. Letters written stay."""
    _check(actor)
    with transaction.atomic():
        template = LetterTemplate.objects.select_for_update().filter(code=code).first()
        if template is None:
            raise DomainError("no_such_template", _("Ce modèle n'existe plus."))
        act = "restored" if code in shipped_letters() else "deleted"
        audit.record(f"letter_template.{act}", actor=actor, target=code, title=template.title)
        template.delete()


def _labels(procedures: list[str]) -> set[str]:
    """What the questions of these procedures are called; of all of them when none is named."""
    return {
        question.label
        for code, procedure in procedures_here().items()
        if isinstance(procedure, FormProcedure) and (not procedures or code in procedures)
        for step in procedure.steps
        for question in step.questions
    }


def _check(actor: Any) -> None:
    if not can_change_settings(actor):
        raise NotAllowed(_("Seuls les administrateurs règlent les démarches."))
