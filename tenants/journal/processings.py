"""The journal in the register of processing (art. 30 RGPD)."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _

from kernel.processing_security import common_security
from kernel.processings import LegalBasis, Processing, Retention, register_processing
from tenants.journal import queries


def register() -> None:
    register_processing("journal", service="accounts", describe=journal)


def journal() -> Processing:
    rule = queries.retention()
    return Processing(
        name=_("Journal des actes"),
        purpose=_("Savoir qui a fait quoi, détecter un abus, prouver que rien n'a été réécrit."),
        basis=LegalBasis.OBLIGATION,
        basis_text=_("Sécurité des traitements : RGPD, art. 32 et art. 5, 2."),
        people=_("Agents, élus, personnes invitées ; habitants, par un numéro seulement."),
        data=_(
            "Acte, date, objet, réseau tronqué (/24 ou /48) ; nom et rôle des seules personnes qui "
            "ont un rôle ici ; avant et après pour les réglages sensibles."
        ),
        source=_("Les actes eux-mêmes, au moment où ils sont faits."),
        recipients=_("Administrateurs, maire, élu référent, RSSI, DPO de la collectivité."),
        security=common_security(
            _("La base refuse toute modification d'une ligne ; l'empreinte du jour est publiée.")
        ),
        retentions=(
            Retention(
                "journal.lines",
                _("Lignes du journal"),
                _("{delay}, puis effacées."),
                rule.source,
                rule.verified_on,
                timedelta(days=rule.days),
            ),
        ),
    )
