from django.utils.translation import gettext_lazy as _

from kernel.audit import facade as audit

audit.name_acts(
    {
        "letter.posted": _("a marqué un courrier comme posté"),
        "letter.dropped": _("a classé un courrier sans suite"),
        "letter.addressed": _("a indiqué l'adresse postale d'un courrier"),
        "sender_domain.declared": _("a choisi une adresse d'envoi pour les courriels"),
        "sender_domain.verified": _("a vérifié le domaine d'envoi : il est en service"),
        "sender_domain.broken": _("a constaté que le domaine d'envoi n'est plus bien réglé"),
        "sender_domain.forgotten": _("est revenu à l'adresse d'envoi de la plateforme"),
        "suppressed_address.removed": _("a autorisé à nouveau l'envoi à une adresse écartée"),
    }
)
