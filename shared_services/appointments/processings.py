"""Appointments in the register of processing (art. 30 RGPD)."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from kernel.processing_security import common_security
from kernel.processings import LegalBasis, Processing, Retention, register_processing
from shared_services.appointments.actions.recurring import KEPT

READ_ON = date(2026, 11, 23)


def register() -> None:
    register_processing("appointments", service="appointments", describe=appointments)


def appointments() -> Processing:
    return Processing(
        name=_("Rendez-vous à la mairie"),
        purpose=_("Prendre, rappeler, déplacer et annuler un rendez-vous au guichet."),
        basis=LegalBasis.PUBLIC_TASK,
        basis_text=_("Accueil du public par la collectivité (RGPD, art. 6, 1, e)."),
        people=_("Personnes qui prennent rendez-vous, ou pour qui un agent le prend."),
        data=_(
            "Prénom, nom, adresse électronique, téléphone, motif, heure, précision, numéro de la "
            "demande liée ; venue ou absence."
        ),
        source=_("La personne, ou l'agent qui note pour elle."),
        recipients=_("Agents qui tiennent l'agenda."),
        security=common_security(_("Lien personnel signé ; agenda partagé : initiales seules.")),
        retentions=(
            Retention(
                "appointments.people",
                _("Personnes et coordonnées"),
                _("{delay} après le rendez-vous ; les nombres restent, sans nom."),
                _("RGPD, art. 5, 1, e."),
                READ_ON,
                KEPT,
            ),
        ),
    )
