"""Backups and archives in the register of processing (art. 30 RGPD)."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from kernel.processing_security import common_security
from kernel.processings import LegalBasis, Processing, Retention, register_processing
from tenants.reversibility.actions.export import KEPT
from tenants.reversibility.recovery.catalogue import MONTHLY_FOR

READ_ON = date(2026, 11, 23)


def register() -> None:
    register_processing("backups", service="accounts", describe=backups)


def backups() -> Processing:
    return Processing(
        name=_("Sauvegardes et archives de l'espace"),
        purpose=_("Retrouver les données après une panne ou une erreur ; emporter ses données."),
        basis=LegalBasis.OBLIGATION,
        basis_text=_("Disponibilité des données : RGPD, art. 32, 1, b et c."),
        people=_("Toutes les personnes connues de l'espace."),
        data=_("Tout ce que contient l'espace."),
        source=_("L'espace lui-même."),
        recipients=_(
            "L'exploitant, pour remettre en état ; les administrateurs de la collectivité pour "
            "ses archives. L'intercommunalité ne télécharge jamais l'archive d'une commune."
        ),
        security=common_security(
            _("Archives hors de tout dossier publié, lisibles du seul programme.")
        ),
        retentions=(
            Retention(
                "backups.backups",
                _("Sauvegardes de l'espace"),
                _(
                    "{delay} au plus, sauf la dernière de chaque espace. Ce qui est effacé de "
                    "l'espace disparaît des sauvegardes dans ce délai. L'exploitant "
                    "fixe celui des copies de toute la plateforme."
                ),
                _("RGPD, art. 5, 1, e et art. 32."),
                READ_ON,
                MONTHLY_FOR,
            ),
            Retention(
                "backups.archives",
                _("Archives préparées pour la collectivité"),
                _("{delay}, puis le fichier est effacé."),
                _("RGPD, art. 5, 1, e."),
                READ_ON,
                KEPT,
            ),
        ),
    )
