from django.utils.translation import gettext_lazy as _

from kernel.audit import facade as audit

audit.name_acts(
    {
        "directory.imported": _("a chargé une liste officielle des communes"),
        "directory.corrected": _("a corrigé un renseignement de l'annuaire"),
        "directory.correction_withdrawn": _("a annulé une correction de l'annuaire"),
        "directory.commune_placed": _("a rattaché une commune dans l'annuaire"),
    },
    {
        "communes": _("Communes"),
        "field": _("Renseignement"),
        "value": _("Valeur"),
        "epci": _("SIREN de l'intercommunalité"),
    },
)
