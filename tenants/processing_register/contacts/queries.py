from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tenants.authorities.queries import intercommunality_of
from tenants.processing_register.contacts.models import OfficerContact


@dataclass(frozen=True)
class Officer:
    """`is_designated` is False for a pooled officer whom the commune has not accepted."""

    name: str
    organisation: str
    email: str
    phone: str
    is_pooled: bool
    is_designated: bool


def dpo_of(authority: Any) -> Officer | None:
    """The data protection officer of an authority, or the one its intercommunality offers it.

    From any schema: these contacts are public. None when nobody was named.
    """
    own = OfficerContact.objects.filter(pk=authority.pk).first()
    if own is not None and own.pooled_from is None:
        return _told(own, is_pooled=False, is_designated=True)
    offered = offered_to(authority)
    if offered is None:
        return None
    # A « yes » to one intercommunality is none to the next.
    accepted = own is not None and own.pooled_from == offered.pk
    return _told(offered, is_pooled=True, is_designated=accepted)


def offered_to(authority: Any) -> OfficerContact | None:
    """What the authority's intercommunality offers to its members today."""
    if not authority.is_commune:
        return None
    group = intercommunality_of(authority)
    if group is None:
        return None
    return OfficerContact.objects.filter(
        pk=group.pk, pooled_from=None, offered_to_members=True
    ).first()


def _told(row: OfficerContact, *, is_pooled: bool, is_designated: bool) -> Officer:
    return Officer(row.name, row.organisation, row.email, row.phone, is_pooled, is_designated)
