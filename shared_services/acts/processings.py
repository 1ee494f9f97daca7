"""The register of acts in the register of processing (art. 30 RGPD)."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from kernel.processing_security import common_security
from kernel.processings import LegalBasis, Processing, Retention, register_processing

READ_ON = date(2026, 11, 23)


def register() -> None:
    register_processing("acts", service="acts", describe=acts)
    register_processing("councillors", service="acts", describe=councillors)


def acts() -> Processing:
    return Processing(
        name=_("Registre des actes publiés"),
        purpose=_("Publier les actes pour qu'ils s'appliquent et que chacun puisse les lire."),
        basis=LegalBasis.OBLIGATION,
        basis_text=_("CGCT, art. L2131-1 et R2131-1, L2121-15, L2121-25."),
        people=_("Auteurs des actes ; personnes que leur texte nomme."),
        data=_(
            "Prénom, nom et qualité de l'auteur ; ce que dit l'acte. Un acte qui vise une personne "
            "nommée est refusé, sauf si un texte ordonne sa publication : la raison est gardée."
        ),
        source=_("La collectivité."),
        recipients=_("Tout le monde."),
        security=common_security(_("Empreinte SHA-256 de chaque fichier ; acte jamais effacé.")),
        retentions=(
            Retention(
                "acts.published",
                _("Actes publiés"),
                _("Gardés : ils restent lisibles, avec leur histoire."),
                _("CGCT, art. R2131-1 ; archives publiques : code du patrimoine, art. L212-2."),
                READ_ON,
            ),
        ),
    )


def councillors() -> Processing:
    return Processing(
        name=_("Information des conseillers municipaux"),
        purpose=_("Envoyer la liste des délibérations et le procès-verbal de l'intercommunalité."),
        basis=LegalBasis.OBLIGATION,
        basis_text=_("CGCT, art. L5211-40-2."),
        people=_("Conseillers municipaux des communes membres qui n'y siègent pas."),
        data=_("Nom, commune, adresse électronique ; courriels partis et leur sort."),
        source=_("Les communes membres."),
        recipients=_("Les agents qui publient les actes de l'intercommunalité."),
        security=common_security(),
        retentions=(
            Retention(
                "councillors.listed",
                _("Conseillers à informer"),
                _("Le temps de leur mandat : l'intercommunalité les retire ensuite."),
                _("CGCT, art. L5211-40-2 ; RGPD, art. 5, 1, e."),
                READ_ON,
            ),
        ),
    )
