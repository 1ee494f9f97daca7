"""Values for the preview: invented people, this authority's own name and contacts."""

from __future__ import annotations

from typing import Any

from kernel.tenancy import require_authority
from shared_services.message_templates.catalogue import Message
from shared_services.message_templates.catalogue.variables import CONTACT, LINK


def sample_values(message: Message) -> dict[str, Any]:
    authority = require_authority()
    values = message.examples()
    values = {
        name: list(value) if isinstance(value, tuple) else value for name, value in values.items()
    }
    lines = ["Service de l'état civil", authority.town_hall, authority.address]
    lines += [f"Téléphone : {authority.phone}"] if authority.phone else []
    lines += [f"Courriel : {authority.email}"] if authority.email else []
    real = {
        CONTACT.name: "\n".join(line for line in lines if line),
        LINK.name: authority.url("/demarches/suivi/exemple/"),
        "lien vers la demande": authority.url("/gestion/demarches/"),
    }
    return {**values, **{name: value for name, value in real.items() if name in values}}
