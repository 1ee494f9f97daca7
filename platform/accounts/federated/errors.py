from __future__ import annotations

from kernel.errors import DomainError


class FederationRefused(DomainError):
    """A sign-in with FranceConnect or ProConnect that must not succeed."""


class ProviderDown(DomainError):
    """The provider does not answer, or answers what it should not: try later, or another way."""


class LinkRefused(DomainError):
    """An identity that cannot be linked, unlinked, or two accounts that cannot be merged."""
