"""These duties in the register of processing (art. 30 RGPD): names of agents, nothing else."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _

from kernel.processing_security import common_security
from kernel.processings import LegalBasis, Processing, Retention, register_processing
from shared_services.site_duties.rules import facts

READ_ON = date(2026, 11, 23)


def register() -> None:
    register_processing("site_duties", service="websites", describe=duties)


def duties() -> Processing:
    return Processing(
        name=_("Obligations du site : accessibilité, mentions légales"),
        purpose=_("Publier ce que la loi demande à un site public de dire de lui-même."),
        basis=LegalBasis.OBLIGATION,
        basis_text=_("Loi 2005-102, art. 47 ; loi 2004-575, art. 1-1 (à vérifier)."),
        people=_("Agents qui publient ; personnes que la collectivité nomme comme contact."),
        data=_(
            "Nom de qui publie ; nom et coordonnées professionnelles du contact. La mesure de "
            "fréquentation n'en contient aucune : ni cookie, ni adresse, ni identifiant."
        ),
        source=_("La collectivité."),
        recipients=_("Tout le monde, pour le contact ; la collectivité, pour qui publie."),
        security=common_security(),
        retentions=(
            Retention(
                "site_duties.visits",
                _("Nombre de lectures de chaque page, mots souvent cherchés"),
                _("{delay} ; des nombres par jour, qui ne désignent personne."),
                _("CNIL, recommandation du 17 septembre 2020 (mesure d'audience)."),
                READ_ON,
                timedelta(days=int(facts("visits")["kept_months"]) * 365 // 12),
            ),
            Retention(
                "site_duties.statements",
                _("Déclarations publiées et leur auteur"),
                _("Gardées : elles prouvent ce que le site a dit, et quand."),
                _("RGPD, art. 5, 1, e ; archives publiques : code du patrimoine, art. L212-2."),
                READ_ON,
            ),
        ),
    )
