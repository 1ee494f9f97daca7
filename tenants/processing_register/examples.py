"""Frequent processings of a town hall, as a start: each corrects what is not true there."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from kernel.processings import LegalBasis


def examples() -> dict[str, dict[str, Any]]:
    """By code, the first values of the form. Texts of law are « à vérifier » by the authority."""
    return {
        "cantine": {
            "name": _("Cantine et garderie"),
            "purpose": _("Inscrire les enfants, préparer les repas, facturer aux familles."),
            "basis": LegalBasis.PUBLIC_TASK.value,
            "basis_text": _("Service public de restauration scolaire : délibération du … ."),
            "people": _("Enfants inscrits, parents, personnes autorisées à venir les chercher."),
            "data": _("Identité, coordonnées, classe, jours de présence, factures."),
            "sensitive": _("Allergies ou projet d'accueil, donnés par les parents."),
            "source": _("Les parents."),
            "recipients": _("Agents de la cantine, régisseur, trésorerie."),
            "retention": _("L'année scolaire ; factures : délai comptable (à vérifier)."),
            "security": _("Dossiers dans une armoire fermée\nAccès réservé aux agents du service"),
        },
        "videoprotection": {
            "name": _("Vidéoprotection"),
            "purpose": _("Protéger les bâtiments publics et leurs abords."),
            "basis": LegalBasis.PUBLIC_TASK.value,
            "basis_text": _(
                "Code de la sécurité intérieure, art. L251-1 et suivants (à vérifier) ; arrêté "
                "préfectoral du … ."
            ),
            "people": _("Personnes qui passent dans le champ des caméras."),
            "data": _("Images, date et heure."),
            "source": _("Les caméras."),
            "recipients": _("Personnes habilitées par l'arrêté ; police et gendarmerie."),
            "retention": _("La durée dite par l'arrêté, un mois au plus (à vérifier)."),
            "security": _("Enregistreur dans un local fermé\nRegistre des visionnages"),
        },
        "cimetiere": {
            "name": _("Cimetière et concessions"),
            "purpose": _("Tenir le plan du cimetière, gérer les concessions."),
            "basis": LegalBasis.PUBLIC_TASK.value,
            "basis_text": _("CGCT, art. L2223-1 et suivants (à vérifier)."),
            "people": _("Concessionnaires, ayants droit, personnes inhumées."),
            "data": _("Identité, coordonnées, emplacement, durée de la concession."),
            "source": _("Les familles, l'état civil."),
            "recipients": _("Agents chargés du cimetière, entreprises funéraires."),
            "retention": _("La durée de la concession ; puis selon les archives (à vérifier)."),
            "security": _("Registres dans une armoire fermée"),
        },
    }
