"""Taking the register away. Written in the journal."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kernel.audit import facade as audit
from kernel.tenancy import require_authority
from tenants.processing_register.documents.sheet import Sheet, as_controller, as_processor
from tenants.processing_register.errors import RegisterRefused
from tenants.processing_register.permissions import require_keeper

CONTROLLER, PROCESSOR = "responsable", "sous-traitant"


def take(which: str, kind: str, *, actor: Any) -> Sheet:
    """The register, to be laid out as `kind`. Raises NotAllowed, RegisterRefused."""
    require_keeper(actor)
    authority = require_authority()
    if which == PROCESSOR and authority.is_commune:
        raise RegisterRefused("no_processor", _("Une commune n'a pas de registre de ce genre."))
    with transaction.atomic():
        audit.record("processing_register.exported", actor=actor, kind=kind, register=which)
    return as_controller(authority) if which == CONTROLLER else as_processor(authority)
