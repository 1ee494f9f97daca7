"""Subscriptions without an account in the register of processing (art. 30 RGPD)."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from kernel.processing_security import common_security
from kernel.processings import LegalBasis, Processing, Retention, register_processing
from shared_services.subscriptions.actions.confirming import LINK_LASTS
from shared_services.subscriptions.actions.forgetting import PROOF_KEPT

READ_ON = date(2026, 11, 23)


def register() -> None:
    register_processing("subscriptions", service="subscriptions", describe=subscriptions)


def subscriptions() -> Processing:
    return Processing(
        name=_("Abonnements aux nouvelles du site"),
        purpose=_("Envoyer les nouvelles, l'agenda, les actes et les alertes à qui le demande."),
        basis=LegalBasis.CONSENT,
        basis_text=_("Consentement confirmé par courriel (RGPD, art. 7), retiré en un clic."),
        people=_("Lecteurs abonnés."),
        data=_(
            "Adresse électronique, sujets, rythme ; preuve du consentement et de son retrait. "
            "Avec un compte : les communes suivies, connues du seul site du compte."
        ),
        source=_("La personne."),
        recipients=_("La collectivité qui envoie."),
        security=common_security(_("Après le retrait, l'adresse n'est plus qu'une empreinte.")),
        retentions=(
            Retention(
                "subscriptions.subscribers",
                _("Adresse et sujets"),
                _("Jusqu'à votre désabonnement."),
                _("RGPD, art. 7, 3."),
                READ_ON,
            ),
            Retention(
                "subscriptions.pending",
                _("Demande pas encore confirmée"),
                _("{delay}."),
                _("RGPD, art. 5, 1, e."),
                READ_ON,
                LINK_LASTS,
            ),
            Retention(
                "subscriptions.proof",
                _("Preuve du consentement"),
                _("{delay} après votre désabonnement."),
                _("Code civil, art. 2224."),
                READ_ON,
                PROOF_KEPT,
            ),
        ),
    )
