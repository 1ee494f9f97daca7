from django.utils.translation import gettext_lazy as _

from kernel.audit import facade as audit

audit.name_acts(
    {
        "letter.posted": _("a marqué un courrier comme posté"),
        "letter.dropped": _("a classé un courrier sans suite"),
        "letter.addressed": _("a indiqué l'adresse postale d'un courrier"),
        "suppressed_address.removed": _("a autorisé à nouveau l'envoi à une adresse écartée"),
    }
)
