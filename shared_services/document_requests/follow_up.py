"""The private link to one request: signed, limited in time, good on one commune's host only."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.core import signing

from kernel.tenancy import require_authority
from shared_services.document_requests.models import DocumentRequest, Draft, Letter, Opinion
from tenants.mergers.facade import former_identities

LINK_DAYS = 90
_REQUEST_SALT = "document_requests.follow_up"
_RECEIPT_SALT = "document_requests.receipt"
_LETTER_SALT = "document_requests.letter"
_OPINION_SALT = "document_requests.opinion"
_DRAFT_SALT = "document_requests.draft"


class LinkExpired(Exception):
    """The link was good once; a new one can be sent."""


def token_for(request: DocumentRequest) -> str:
    return _sign(request.pk, _REQUEST_SALT)


def request_id_in(token: str) -> UUID | None:
    """The request a link opens here, None for any other text. Raises LinkExpired."""
    return _read(token, _REQUEST_SALT, timedelta(days=LINK_DAYS))


def receipt_token_for(request: DocumentRequest) -> str:
    """What the code of a receipt holds: it proves the receipt and opens nothing."""
    return _sign(request.pk, _RECEIPT_SALT)


def request_id_on_receipt(token: str) -> UUID | None:
    """The request of a receipt of this commune; a receipt is as good as its request lives."""
    return _read(token, _RECEIPT_SALT, None)


def letter_token_for(letter: Letter) -> str:
    """What the code of a letter holds: it proves the letter and opens nothing."""
    return _sign(letter.pk, _LETTER_SALT)


def letter_id_on_paper(token: str) -> UUID | None:
    """The letter of this commune that the code names, None for any other text."""
    return _read(token, _LETTER_SALT, None)


def opinion_token_for(opinion: Opinion) -> str:
    """The key of an expert's page; it opens nothing else of the request."""
    return _sign(opinion.pk, _OPINION_SALT)


def opinion_id_in(token: str) -> UUID | None:
    """The opinion that a link opens here, None for any other text or a link too old."""
    try:
        return _read(token, _OPINION_SALT, timedelta(days=LINK_DAYS))
    except LinkExpired:
        return None


def draft_token_for(draft: Draft) -> str:
    return _sign(draft.pk, _DRAFT_SALT)


def draft_id_in(token: str) -> UUID | None:
    """The draft that a cookie or a « reprendre » link names here, None for any other text."""
    try:
        return _read(token, _DRAFT_SALT, timedelta(days=LINK_DAYS))
    except LinkExpired:
        return None


def _sign(identity: UUID, salt: str) -> str:
    # The authority is signed too: two communes' tokens never open each other's files.
    signer = signing.TimestampSigner(sep=".", salt=f"{salt}.{require_authority().id}")
    return signer.sign(identity.hex)


def _read(token: str, salt: str, max_age: timedelta | None) -> UUID | None:
    here = require_authority().id
    found = _unsigned(token, f"{salt}.{here}", max_age)
    if found is not None:
        return found
    # What a commune signed before it merged into this one still opens its own files.
    former = (_unsigned(token, f"{salt}.{other}", max_age) for other in former_identities())
    return next((identity for identity in former if identity is not None), None)


def _unsigned(token: str, salt: str, max_age: timedelta | None) -> UUID | None:
    try:
        return UUID(signing.TimestampSigner(sep=".", salt=salt).unsign(token, max_age=max_age))
    except signing.SignatureExpired as error:
        raise LinkExpired from error
    except (signing.BadSignature, ValueError):
        return None
