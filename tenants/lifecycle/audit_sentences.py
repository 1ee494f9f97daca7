from django.utils.translation import gettext_lazy as _

from kernel.audit import facade as audit

audit.name_acts(
    {
        "authority.put_on_trial": _("a mis l'espace à l'essai"),
        "authority.opened": _("a ouvert l'espace"),
        "authority.suspended": _("a suspendu l'espace"),
        "authority.departure_announced": _("a annoncé le départ de l'espace"),
        "authority.frozen": _("a gelé l'espace"),
        "domain.added": _("a ajouté une adresse au site"),
        "domain.removed": _("a retiré une adresse du site"),
        "membership.changed": _("a changé l'intercommunalité de rattachement"),
        "authority.succeeded": _("a fait suivre l'espace par celui d'une autre collectivité"),
    },
    {
        "successor": _("Collectivité qui prend la suite"),
        "source": _("Origine"),
        "effective_on": _("À compter du"),
    },
)
