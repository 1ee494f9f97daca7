from django.utils.translation import gettext_lazy as _

from kernel.audit import facade as audit

audit.name_acts(
    {
        "subscription.followed": _("a choisi ce que lui dit une collectivité suivie"),
        "subscription.asked": _("a demandé un abonnement, à confirmer par courriel"),
        "subscription.confirmed": _("a confirmé son abonnement"),
        "subscription.changed": _("a modifié son abonnement"),
        "subscription.left": _("s'est désabonné"),
    }
)
