from django.utils.translation import gettext_lazy as _

from kernel.audit import facade as audit

audit.name_acts(
    {
        "act.published": _("a mis en ligne l'acte {number} : « {title} »"),
        "act.received": _("a noté l'accusé de la préfecture pour l'acte {number}"),
        "act.text_typed": _("a écrit le texte lisible de l'acte {number}"),
        "act.stamped": _("a reçu l'horodatage de l'acte {number}"),
        "act.withdrawn": _("a marqué l'acte {number} : {kind}"),
        "act.councillors_added": _("a inscrit des conseillers à informer : {number}"),
        "act.councillor_removed": _("a retiré un conseiller à informer"),
        "act.commune_hosted": _("publie désormais les actes de {commune} ({decision})"),
        "act.commune_left": _("a noté que {commune} publie ses actes sur son propre site"),
        "meeting.noted": _("a noté la séance « {label} » du {day}"),
        "meeting.minutes_adopted": _("a noté que le procès-verbal de « {label} » est arrêté"),
    },
    {
        "prefecture_id": _("Identifiant de la préfecture"),
        "own_site": _("Adresse du site"),
        "minutes_adopted_on": _("Procès-verbal arrêté le"),
    },
)
