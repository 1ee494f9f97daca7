"""Which letters agents of this commune may start from."""

from __future__ import annotations

from typing import cast

from shared_services.document_requests.catalogue.letters import (
    LetterKind,
    LetterModel,
    shipped_letters,
)
from shared_services.document_requests.models import LetterTemplate


def letters_here(*, withdrawn: bool = False) -> dict[str, LetterModel]:
    """Shipped letters in the commune's wording where it has one, then its own, by code.

    Those the commune withdrew are left out unless asked for.
    """
    own = {each.code: each for each in LetterTemplate.objects.all()}
    found = {**shipped_letters(), **{code: _read(each) for code, each in own.items()}}
    return {
        code: model
        for code, model in found.items()
        if withdrawn or code not in own or own[code].is_offered
    }


def letter_named(code: str) -> LetterModel:
    """The commune's wording, else the shipped one. Raises KeyError."""
    own = LetterTemplate.objects.filter(code=code).first()
    return _read(own) if own else shipped_letters()[code]


def _read(own: LetterTemplate) -> LetterModel:
    shipped = shipped_letters().get(own.code)
    return LetterModel(
        code=own.code,
        title=own.title,
        kind=cast("LetterKind", own.kind),
        body=own.body,
        use=shipped.use if shipped else "",
        procedures=tuple(own.procedures),
        provenance=shipped.provenance if shipped else None,
    )
