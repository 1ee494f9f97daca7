from django.utils.translation import gettext_lazy as _

from kernel.audit import facade as audit

audit.name_acts(
    {
        "membership.started": _("a rattaché une commune à une intercommunalité"),
        "authority.contact_changed": _("a changé les coordonnées de la collectivité"),
    },
    {
        "intercommunality": _("Intercommunalité"),
        "start_on": _("À compter du"),
        "address": _("Adresse postale"),
        "phone": _("Téléphone"),
        "email": _("Adresse électronique"),
    },
)
