"""Document requests in the register of processing (art. 30 RGPD)."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _

from kernel.processing_security import common_security
from kernel.processings import LegalBasis, Processing, Retention, register_processing
from shared_services.document_requests.catalogue.loader import all_procedures
from shared_services.document_requests.catalogue.rules import Procedure

SERVICE = "document_requests"


def register() -> None:
    register_processing(SERVICE, service=SERVICE, describe=requests, switch=SERVICE)


def requests() -> Processing:
    return Processing(
        name=_("Demandes à la mairie"),
        purpose=_("Recevoir une demande, vérifier qui peut la faire, y répondre dans les délais."),
        basis=LegalBasis.OBLIGATION,
        basis_text=_(
            "Délivrance des actes : décret n° 2017-890 du 6 mai 2017, art. 27 à 33 ; demande en "
            "ligne : CRPA, art. L112-8 et suivants."
        ),
        people=_("Demandeurs ; personnes dont l'acte est demandé et leurs parents."),
        data=_(
            "Identité et coordonnées du demandeur, lien avec la personne ; nom, date et lieu de "
            "naissance de la personne, noms des parents ; justificatifs remis ; échanges, étapes."
        ),
        source=_("Le demandeur."),
        recipients=_(
            "Agents chargés des demandes, officiers d'état civil de la collectivité ; personnes "
            "dont un agent demande l'avis, sans les coordonnées du demandeur."
        ),
        security=common_security(
            _("Fichiers remis vérifiés d'après leur contenu et gardés hors du site."),
            _("Lien de suivi signé, propre à une demande et à une mairie."),
        ),
        retentions=(
            *(kept for procedure in all_procedures().values() for kept in _kept(procedure)),
            Retention(
                f"{SERVICE}.closed.own",
                _("Démarches écrites par la commune"),
                _("La durée que la commune a fixée pour chacune ; {delay} si elle n'a rien réglé."),
                _("RGPD, art. 5, 1, e."),
                date(2026, 11, 23),
                timedelta(days=365),
            ),
        ),
    )


def _kept(procedure: Procedure) -> tuple[Retention, ...]:
    rule = procedure.retention
    source, verified_on = rule.provenance.source, rule.provenance.verified_on
    return (
        Retention(
            f"{SERVICE}.closed.{procedure.code}",
            str(procedure.title),
            _(
                "{delay} après la fin de la demande, fichiers compris, puis effacées : restent "
                "l'objet, les dates et l'issue, sans rien sur les personnes."
            ),
            source,
            verified_on,
            timedelta(days=rule.days_after_closing),
        ),
        Retention(
            f"{SERVICE}.drafts.{procedure.code}",
            _("%s : demandes commencées") % procedure.title,
            _("{delay} après votre dernière visite."),
            # The décret speaks of requests that were sent; a draft is the person's own.
            _("RGPD, art. 5, 1, e."),
            verified_on,
            timedelta(days=rule.draft_days),
        ),
    )
