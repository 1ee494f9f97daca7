"""The sending domain in plain words: what each record is for, what was found of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from shared_services.notifications.channels.models import SenderDomain
from shared_services.notifications.channels.records import Record, wanted

PURPOSE: dict[str, Any] = {
    "owner": _("Prouve que ce domaine est bien celui de votre collectivité."),
    "spf": _("Dit que la plateforme a le droit d'envoyer en votre nom (SPF)."),
    "dkim1": _("Permet de vérifier la signature de vos courriels (DKIM, première clé)."),
    "dkim2": _("La clé de rechange, pour en changer sans coupure (DKIM, deuxième clé)."),
    "dmarc": _("Dit aux messageries quoi faire d'un courriel mal signé (DMARC)."),
}
SAID: dict[str, Any] = {
    "good": _("En place"),
    "missing": _("Manquant : ajoutez cette ligne."),
    "other": _("Une autre valeur est en place : remplacez-la par celle-ci."),
    "several": _("Il y en a plusieurs : gardez-en une seule, sinon aucune ne compte."),
    "without_us": _(
        "Une ligne SPF existe mais ne nous nomme pas : n'en ajoutez pas une deuxième. "
        "Écrivez la partie « include: » de cette ligne dans la vôtre, avant « all »."
    ),
    "open": _("Votre ligne SPF autorise tout le monde : remplacez « +all » par « ~all »."),
    "too_many": _("Votre ligne SPF renvoie à trop d'autres : retirez celles qui ne servent plus."),
    "unreachable": _("Les serveurs du domaine ne répondent pas : réessayez dans une heure."),
}


@dataclass(frozen=True)
class Line:
    record: Record
    purpose: str
    said: str
    found: str
    is_good: bool
    is_known: bool


def lines_of(row: SenderDomain, authority_id: Any) -> list[Line]:
    """The table of the screen; what nobody looked at yet says nothing."""
    made = []
    for record in wanted(row.domain, authority_id):
        finding = row.findings.get(record.code, {})
        said = finding.get("said", "")
        made.append(
            Line(
                record=record,
                purpose=PURPOSE.get(record.code, PURPOSE["dkim2"]),
                said=SAID.get(said, ""),
                found=finding.get("found", ""),
                is_good=said == "good",
                is_known=said in SAID,
            )
        )
    return made
