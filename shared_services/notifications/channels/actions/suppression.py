from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from kernel.audit import facade as audit
from kernel.errors import NotAllowed
from shared_services.notifications.channels import permissions
from shared_services.notifications.channels.errors import SuppressionRefused
from shared_services.notifications.channels.models import SuppressedAddress


def write_again(suppressed_id: UUID, *, why: str, actor: permissions.Agent) -> str:
    """Take the address off the list and give it back. Raises NotAllowed, SuppressionRefused."""
    if not permissions.can_handle(actor):
        raise NotAllowed(_("Seuls les administrateurs et les agents modifient cette liste."))
    reason = " ".join(why.split())
    if not 3 <= len(reason) <= 300:
        raise SuppressionRefused(
            "why_missing", _("Dites en quelques mots pourquoi cette adresse est bonne à nouveau.")
        )
    with transaction.atomic():
        row = SuppressedAddress.objects.select_for_update().filter(pk=suppressed_id).first()
        if row is None:
            raise SuppressionRefused("unknown", _("Cette adresse n'est plus dans la liste."))
        address: str = row.address
        audit.record("suppressed_address.removed", actor=actor, target=str(row.pk), why=reason)
        row.delete()
    return address
