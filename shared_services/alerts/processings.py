"""Alerts in the register of processing (art. 30 RGPD)."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from kernel.processing_security import common_security
from kernel.processings import LegalBasis, Processing, Retention, register_processing

READ_ON = date(2026, 11, 23)


def register() -> None:
    register_processing("alerts", service="alerts", describe=alerts)


def alerts() -> Processing:
    return Processing(
        name=_("Alertes en cas de danger"),
        purpose=_("Prévenir les habitants d'un danger, dire quoi faire et quand il est passé."),
        basis=LegalBasis.VITAL,
        basis_text=_(
            "Sauvegarde des intérêts vitaux ; pouvoirs de police du maire : CGCT, art. L2212-2, 5° "
            "et L2212-4 (à vérifier)."
        ),
        people=_(
            "Agents et élus qui écrivent ou confirment ; équipe et abonnés qui reçoivent ; "
            "personne disparue, à la demande des forces de l'ordre."
        ),
        data=_(
            "Nom de qui écrit, confirme ou envoie seul, avec sa raison ; adresse et téléphone des "
            "destinataires, tenus par les messages."
        ),
        source=_("La collectivité ; l'intercommunalité, pour une alerte qu'elle transmet."),
        recipients=_(
            "Tout le monde pour le texte publié ; l'équipe pour les noms. L'intercommunalité ne "
            "reçoit que des nombres."
        ),
        security=common_security(
            _("Une seconde personne confirme au-delà d'un nombre de destinataires."),
        ),
        retentions=(
            Retention(
                "alerts.messages",
                _("Alertes, avec qui a décidé de prévenir"),
                _("Gardées avec l'alerte, comme preuve de qui a décidé de prévenir les habitants."),
                _("RGPD, art. 5, 1, e ; archives publiques : code du patrimoine, art. L212-2."),
                READ_ON,
            ),
        ),
    )
