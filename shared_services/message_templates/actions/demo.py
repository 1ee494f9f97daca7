"""A message that a town hall has made its own, for the demo."""

from __future__ import annotations

from django.db import transaction

from kernel.clock import now
from shared_services.message_templates.catalogue import MESSAGES
from shared_services.message_templates.catalogue.message import Wording
from shared_services.message_templates.checking import check
from shared_services.message_templates.models import WordingVersion

_READY = Wording(
    "Votre document vous attend, demande ((numéro de suivi))",
    "# C'est prêt !\n\n"
    "Bonjour ((nom)),\n\n"
    "Votre document vous attend à l'accueil de la mairie. Pour le retirer :\n\n"
    "- apportez une pièce d'identité ;\n"
    "- donnez le numéro ((numéro de suivi)).\n\n"
    "Vous ne pouvez pas vous déplacer ? Une personne de votre choix peut venir avec une "
    "procuration écrite et vos deux pièces d'identité.\n\n"
    "## Horaires du guichet\n((horaires du guichet))\n\n"
    "## Où venir\n((service chargé de la demande))\n\n"
    "Tout est expliqué sur votre page de suivi :\n((lien de suivi))\n"
    "Ce lien est personnel : ne le transmettez pas.",
    "Votre document est pret a la mairie (demande ((numéro de suivi))). "
    "Venez avec une piece d'identite.",
)


def seed_demo_wordings() -> None:
    """Running it again changes nothing."""
    message = MESSAGES["ready"]
    if WordingVersion.objects.filter(message=message.code).exists():
        return
    check(message, _READY)
    with transaction.atomic():
        WordingVersion.objects.create(
            message=message.code,
            number=1,
            state=WordingVersion.State.PUBLISHED,
            subject=_READY.subject,
            body=_READY.body,
            sms=_READY.sms,
            proposed_fingerprint=message.proposed.fingerprint,
            author_name="Beffroi (démonstration)",
            published_at=now(),
        )
