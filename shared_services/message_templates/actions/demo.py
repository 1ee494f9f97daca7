"""Messages that a town hall and its intercommunality have made their own, for the demo."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid5

from django.db import transaction

from kernel.clock import now
from kernel.tenancy import require_authority
from shared_services.message_templates.actions.acting import fields_of
from shared_services.message_templates.catalogue import MESSAGES, Message
from shared_services.message_templates.catalogue.message import Wording
from shared_services.message_templates.checking import check
from shared_services.message_templates.models import WordingVersion
from tenants.authorities.queries import intercommunality_of

State = WordingVersion.State
Level = WordingVersion.Level

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


_MISSING = Wording(
    "Votre demande ((numéro de suivi)) : il manque une pièce",
    "Bonjour ((nom)),\n\n"
    "Pour continuer, la mairie a besoin de :\n((pièces demandées))\n\n"
    "Pourquoi : ((raison))\n\n"
    "Répondez avant le ((répondre avant le)). D'ici là, le délai de réponse est arrêté.\n\n"
    "Envoyer ce qui manque :\n((lien de suivi))\n"
    "Ce lien est personnel : ne le transmettez pas.\n\n"
    "((agent))\n((service chargé de la demande))",
    "Mairie : il manque une piece, demande ((numéro de suivi)). Repondez : ((lien de suivi))",
)
_MISSING_NEWER = replace(
    _MISSING,
    body=_MISSING.body.replace(
        "Envoyer ce qui manque :",
        "## Besoin d'aide ?\n"
        "La maison France services vous aide à scanner et à envoyer vos papiers, sans rendez-vous "
        "et gratuitement.\n\n"
        "Envoyer ce qui manque, en ligne ou à l'accueil :",
    ),
)
_MISSING_IN_CHASSY = replace(
    _MISSING,
    body=_MISSING.body.replace(
        "Envoyer ce qui manque :",
        "Le secrétariat peut aussi prendre vos papiers en photo, le mardi et le jeudi matin.\n\n"
        "Envoyer ce qui manque :",
    ),
)


def seed_demo_wordings() -> None:
    """What the current space has made its own; the Aillantais words for all its communes.

    Running it again changes nothing.
    """
    authority = require_authority()
    home = intercommunality_of(authority) if authority.is_commune else authority
    if WordingVersion.objects.exists() or home is None:
        return
    message = MESSAGES["piece-missing"]
    for wording in (_MISSING, _MISSING_NEWER, _MISSING_IN_CHASSY):
        check(message, wording)
    with transaction.atomic():
        _seed_common(message, home, Level.RECEIVED if authority.is_commune else Level.COMMON)
        if authority.slug == "chassy":
            _put(message, _MISSING_IN_CHASSY, base=_MISSING)
        if authority.slug == "montholon":
            check(MESSAGES["ready"], _READY)
            _put(MESSAGES["ready"], _READY)


def _seed_common(message: Message, home: Any, level: str) -> None:
    """The same identity in each space: what is handed out later is known already."""
    for number, wording in enumerate((_MISSING, _MISSING_NEWER), start=1):
        facts: dict[str, Any] = {"pk": uuid5(home.pk, f"demo-{message.code}-{number}")}
        if level == Level.RECEIVED:
            facts |= {"origin_id": home.pk, "origin_name": home.full_name}
        state = State.PUBLISHED if number == 2 else State.PAST
        _put(message, wording, level=level, number=number, state=state, **facts)


def _put(message: Message, wording: Wording, base: Wording | None = None, **facts: Any) -> None:
    above = base or message.proposed
    WordingVersion.objects.create(
        **{
            "message": message.code,
            "number": 1,
            "state": State.PUBLISHED,
            "subject": wording.subject,
            "body": wording.body,
            "sms": wording.sms,
            "proposed_fingerprint": above.fingerprint,
            "base": fields_of(above),
            "author_name": "Beffroi (démonstration)",
            "published_at": now(),
            **facts,
        }
    )
