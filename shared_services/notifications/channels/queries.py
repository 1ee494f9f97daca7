from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from accounts.models import User
from accounts.phones.facade import WrongNumber, mobile
from accounts.roles.facade import members
from kernel.tenancy import current_authority
from shared_services.notifications.channels.models import (
    DeliveryReport,
    PrintableLetter,
    SenderDomain,
    SuppressedAddress,
)


def canonical(address: str) -> str:
    """How an address or a number is compared: lower case, or E.164."""
    if "@" in address:
        return address.strip().lower()
    try:
        return mobile(address)
    except WrongNumber:
        return address.strip()


def suppression_of(address: str) -> SuppressedAddress | None:
    return SuppressedAddress.objects.filter(address=canonical(address)).first()


def suppressions_of(addresses: Iterable[str]) -> dict[str, SuppressedAddress | None]:
    """Of each of these addresses, in one question."""
    wanted = {address: canonical(address) for address in addresses}
    found = SuppressedAddress.objects.in_bulk(list(wanted.values()), field_name="address")
    return {address: found.get(name) for address, name in wanted.items()}


def is_team_address(address: str) -> bool:
    """Whether someone with a role here, or the space itself, has this address or number."""
    authority = current_authority()
    wanted = canonical(address)
    if authority is not None and canonical(authority.email) == wanted:
        return True
    if "@" not in wanted:
        team = [member.user_id for member in members()]
        phones = User.objects.filter(pk__in=team).exclude(phone="").values_list("phone", flat=True)
        return any(canonical(phone) == wanted for phone in phones)
    return any(canonical(member.email) == wanted for member in members())


def reports_of(notification_ids: Iterable[UUID]) -> dict[UUID, DeliveryReport]:
    """Reports of these messages of the current space, by message."""
    return DeliveryReport.objects.in_bulk(list(notification_ids))


def verified_sender() -> SenderDomain | None:
    """The commune's own domain when mails may leave from it."""
    return SenderDomain.objects.filter(state=SenderDomain.State.VERIFIED).first()


def waiting_letters() -> int:
    return PrintableLetter.objects.filter(outcome=PrintableLetter.Outcome.WAITING).count()


def with_reports(rows: Any) -> Any:
    """The same messages, each with what its provider said of it as `report`, or none."""
    found = reports_of([row.pk for row in rows])
    for row in rows:
        row.report = found.get(row.pk)
    return rows
