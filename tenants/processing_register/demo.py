"""An officer of the intercommunality, and one processing of a commune's own. All is invented."""

from __future__ import annotations

from kernel.tenancy import require_authority
from tenants.processing_register.actions import designating, writing
from tenants.processing_register.contacts.queries import dpo_of
from tenants.processing_register.examples import examples
from tenants.processing_register.models import OwnProcessing

PHONE = "03 53 01 99 10"  # a range kept for fiction (Arcep)


def seed_demo_register() -> None:
    """In the current space; a second run changes nothing."""
    authority = require_authority()
    known = dpo_of(authority)
    if not authority.is_commune:
        if known is None:
            designating.designate(
                {
                    "name": "Déléguée à la protection des données",
                    "organisation": authority.full_name,
                    "email": "dpo@aillantais.example",
                    "phone": PHONE,
                    "offered_to_members": True,
                },
                actor=None,
            )
        return
    if known is not None and not known.is_designated:
        designating.accept_pooled(actor=None)
    if not OwnProcessing.objects.exists():
        writing.add_own(examples()["cantine"], actor=None)
