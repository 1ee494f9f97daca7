"""Which page an opinion is about: signed in the page, so that only pages of this site get any.

The signature is the same for every reader: a page kept by the page cache carries it unchanged.
"""

from __future__ import annotations

from django.core import signing

from kernel.tenancy import require_authority
from shared_services.page_opinions.errors import OpinionOver
from shared_services.page_opinions.models import LONGEST_PATH

MINUTES = 30


def _salt(use: str) -> str:
    # Of this town hall: a form copied from a neighbour's site counts for nothing here.
    return f"page_opinions.{use}.{require_authority().pk}"


def token_of(path: str) -> str:
    """Empty for an address too long to be one of ours."""
    if len(path) > LONGEST_PATH:
        return ""
    return signing.Signer(salt=_salt("page")).sign(path)


def path_in(token: str) -> str:
    """Raises OpinionOver when the form was not made by this site."""
    try:
        return signing.Signer(salt=_salt("page")).unsign(token)
    except signing.BadSignature as error:
        raise OpinionOver from error


def receipt_of(path: str, *, useful: bool) -> str:
    """Lets whoever just answered add a remark, for half an hour."""
    return signing.dumps([path, useful], salt=_salt("remark"))


def answer_in(receipt: str) -> tuple[str, bool]:
    """Raises OpinionOver when it is not ours or too old."""
    try:
        path, useful = signing.loads(receipt, salt=_salt("remark"), max_age=MINUTES * 60)
    except signing.BadSignature as error:
        raise OpinionOver from error
    return str(path), bool(useful)
