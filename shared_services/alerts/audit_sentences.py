from django.utils.translation import gettext_lazy as _

from kernel.audit import facade as audit

audit.name_acts(
    {
        "alert.drafted": _("a préparé l'alerte « {title} »"),
        "alert.discarded": _("a abandonné l'alerte « {title} »"),
        "alert.submitted": _("a demandé une confirmation pour l'alerte « {title} »"),
        "alert.confirmed": _("a confirmé l'alerte « {title} »"),
        "alert.sent_back": _("n'a pas confirmé l'alerte « {title} »"),
        "alert.sent_alone": _("a envoyé l'alerte « {title} » sans seconde personne"),
        "alert.published": _("a publié l'alerte « {title} »"),
        "alert.expired": _("a terminé l'alerte « {title} », arrivée à sa fin"),
        "alert.localised": _("a précisé l'alerte « {title} » de l'intercommunalité"),
        "alert.vetoed": _("a retiré du site l'alerte « {title} » de l'intercommunalité"),
        "alert.settings_changed": _("a changé les réglages des alertes"),
    },
    {
        "estimate": _("Personnes"),
        "message_kind": _("Message"),
        "local_words": _("Précisions de la commune"),
        "confirm_above": _("Seconde personne au-delà de"),
        "hold_minutes": _("Délai avant publication, en minutes"),
    },
)
