"""The website in the register of processing (art. 30 RGPD)."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from kernel.processing_security import common_security
from kernel.processings import LegalBasis, Processing, Retention, register_processing

READ_ON = date(2026, 11, 23)


def register() -> None:
    register_processing("websites", service="websites", describe=site)


def site() -> Processing:
    return Processing(
        name=_("Site internet"),
        purpose=_("Informer les habitants, dire à qui s'adresser."),
        basis=LegalBasis.PUBLIC_TASK,
        basis_text=_(
            "Information du public ; publication des actes : CGCT, art. L2131-1 (à vérifier pour "
            "les annexes nominatives)."
        ),
        people=_(
            "Élus, agents et responsables d'associations ou de commerces cités ; personnes nommées "
            "dans les actes publiés ; rédacteurs. Un lecteur n'est pas suivi : aucun cookie."
        ),
        data=_(
            "Nom, fonction, photo, coordonnées professionnelles ou publiées à la demande de la "
            "personne ; noms dans les actes ; historique des pages avec leur rédacteur."
        ),
        source=_("La collectivité, les personnes citées."),
        recipients=_("Tout le monde, pour ce qui est publié ; les rédacteurs, pour l'historique."),
        security=common_security(
            _("Position, date et appareil retirés des photos avant publication."),
            _("Aucun service extérieur appelé par les pages."),
        ),
        retentions=(
            Retention(
                "websites.pages",
                _("Pages et historique du site"),
                _("Avec l'historique du site : il reste quand vous partez, sans votre nom."),
                _("RGPD, art. 5, 1, e."),
                READ_ON,
            ),
            Retention(
                "websites.published",
                _("Élus, annuaire, actes publiés"),
                _("Tant que la collectivité les publie ; un acte publié n'est pas retiré seul."),
                _("RGPD, art. 5, 1, e ; CGCT, art. L2131-1 (à vérifier)."),
                READ_ON,
            ),
        ),
    )
