from django.utils.translation import gettext_lazy as _

from kernel.audit import facade as audit

audit.name_acts(
    {
        "rights_request.received": _("a fait une demande sur ses données"),
        "rights_request.noted": _("a noté une demande RGPD reçue autrement qu'en ligne"),
        "rights_request.granted": _("a accepté une demande RGPD"),
        "rights_request.refused": _("a refusé une demande RGPD"),
        "rights_request.extended": _("a prolongé de deux mois le délai d'une demande RGPD"),
        "rights_request.purged": _("demandes RGPD répondues depuis longtemps effacées"),
    },
    {"right": _("droit"), "due_on": _("à répondre avant le")},
)
