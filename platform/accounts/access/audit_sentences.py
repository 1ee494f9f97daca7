from django.utils.translation import gettext_lazy as _

from kernel.audit import facade as audit

audit.name_acts(
    {
        "absence.covered": _("a organisé un remplacement"),
        "absence.ended": _("a mis fin à un remplacement"),
        "access.asked": _("a demandé à entrer dans l'espace"),
        "access.granted": _("a accordé un accès temporaire"),
        "access.refused": _("a refusé un accès temporaire"),
        "access.ended": _("a mis fin à un accès temporaire"),
        "access.used": _("a utilisé son accès accordé : {method} {path}"),
        "access.checked": _("a vérifié les droits d'une personne"),
        "access.review_reminded": _("a rappelé de vérifier les accès"),
        "emergency.asked": _("a demandé la procédure d'urgence"),
        "emergency.opened": _("a ouvert la procédure d'urgence"),
    },
    {
        "holder": _("Remplaçant"),
        "lender": _("Remplacé"),
        "guest": _("Personne invitée"),
        "roles": _("Rôles"),
        "from": _("À partir du"),
        "until": _("Jusqu'au"),
        "write": _("Peut changer"),
        "people": _("Personnes à vérifier"),
        "method": _("Verbe"),
        "path": _("Page"),
    },
)
