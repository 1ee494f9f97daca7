"""The private link to one appointment: signed, good on one commune's host only."""

from __future__ import annotations

from uuid import UUID

from django.core import signing

from kernel.tenancy import require_authority
from shared_services.appointments.models import Appointment
from tenants.mergers.facade import former_identities

_SALT = "appointments.follow_up"


def token_for(appointment: Appointment) -> str:
    return _signer(require_authority().id).sign(appointment.pk.hex)


def appointment_id_in(token: str) -> UUID | None:
    """The appointment a link opens here, None for any other text."""
    for authority_id in (require_authority().id, *former_identities()):
        try:
            return UUID(_signer(authority_id).unsign(token))
        except (signing.BadSignature, ValueError):
            continue
    return None


def _signer(authority_id: object) -> signing.Signer:
    # The authority is signed too: two communes' links never open each other's appointments.
    return signing.Signer(sep=".", salt=f"{_SALT}.{authority_id}")
