"""Opinions on pages in the register of processing (art. 30 RGPD): nobody is known."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _

from kernel.processing_security import common_security
from kernel.processings import LegalBasis, Processing, Retention, register_processing

READ_ON = date(2026, 11, 23)
KEPT = timedelta(days=365)


def register() -> None:
    register_processing("page_opinions", service="websites", describe=opinions)


def opinions() -> Processing:
    return Processing(
        name=_("Avis sur les pages du site"),
        purpose=_("Savoir quelles pages aident, et ce qui manque aux autres."),
        basis=LegalBasis.PUBLIC_TASK,
        basis_text=_("Amélioration du service public rendu en ligne."),
        people=_("Lecteurs du site, qui ne sont ni connus ni suivis."),
        data=_(
            "Des nombres par page et par mois ; des remarques libres, dont les adresses et les "
            "numéros sont retirés avant d'être gardés. Ni cookie, ni adresse réseau."
        ),
        source=_("Les lecteurs."),
        recipients=_("Ceux qui écrivent les pages du site."),
        security=common_security(),
        retentions=(
            Retention(
                "page_opinions.remarks",
                _("Remarques et nombres"),
                _("{delay}, puis ils sont effacés."),
                _("RGPD, art. 5, 1, e."),
                READ_ON,
                KEPT,
            ),
        ),
    )
