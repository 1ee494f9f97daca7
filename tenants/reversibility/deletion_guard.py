"""Nothing deletes an authority by accident: records of a commune are public archives."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.utils.translation import gettext as _

from tenants.reversibility.errors import DeletionRefused

_open: ContextVar[bool] = ContextVar("deletion_is_regular", default=False)


@contextmanager
def regular_deletion() -> Iterator[None]:
    """For `actions.deletion` alone, once every step is proved."""
    token = _open.set(True)
    try:
        yield
    finally:
        _open.reset(token)


def refuse_deletion(**_signal: Any) -> None:
    """Raises DeletionRefused for any other way to delete an authority, queryset or object."""
    if not _open.get():
        raise DeletionRefused("deletion_blocked", blocked_message())


def blocked_message() -> str:
    return _(
        "Un espace ne se supprime pas ainsi : ses dossiers sont des archives publiques (code du "
        "patrimoine, art. L212-2 et L214-3). Passez par « Départ et suppression » : export, "
        "accord de la commune, délai, visa des archives départementales."
    )
