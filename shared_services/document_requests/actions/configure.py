"""The commune's own choices for a procedure."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kernel.audit import facade as audit
from kernel.errors import DomainError, NotAllowed
from shared_services.document_requests.models import ProcedureSetting
from shared_services.document_requests.permissions import can_change_settings


def save_settings(setting: ProcedureSetting, *, actor: Any) -> ProcedureSetting:
    """Keep the commune's settings. Raises NotAllowed unless `actor` administers this space."""
    if not can_change_settings(actor):
        raise NotAllowed(_("Seuls les administrateurs règlent les démarches."))
    if not setting.delivery_modes:
        raise DomainError("no_delivery", _("Gardez au moins un mode de remise."))
    with transaction.atomic():
        setting.save()
        audit.record(
            "procedure_setting.saved",
            actor=actor,
            target=setting.procedure,
            is_open=setting.is_open,
            delivery_modes=list(setting.delivery_modes),
            target_days=setting.target_days,
        )
    return setting
