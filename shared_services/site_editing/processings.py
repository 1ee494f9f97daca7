"""The follow-up of pages in the register of processing (art. 30 RGPD)."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from kernel.processing_security import common_security
from kernel.processings import LegalBasis, Processing, Retention, register_processing

READ_ON = date(2026, 11, 23)


def register() -> None:
    register_processing("site_editing", service="site_editing", describe=care)


def care() -> Processing:
    return Processing(
        name=_("Suivi des pages du site"),
        purpose=_("Savoir qui répond d'une page et la faire relire à temps."),
        basis=LegalBasis.PUBLIC_TASK,
        basis_text=_("Information exacte du public par la collectivité."),
        people=_("Agents, élus et tiers qui répondent d'une page."),
        data=_("Nom, adresse électronique, page et date de relecture."),
        source=_("L'équipe du site."),
        recipients=_("L'équipe du site ; jamais publié."),
        security=common_security(),
        retentions=(
            Retention(
                "site_editing.care",
                _("Responsables de pages"),
                _("Tant que la page existe et que vous en répondez."),
                _("RGPD, art. 5, 1, e."),
                READ_ON,
            ),
        ),
    )
