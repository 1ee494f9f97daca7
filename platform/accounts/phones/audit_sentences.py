from django.utils.translation import gettext_lazy as _

from kernel.audit import facade as audit

audit.name_acts(
    {
        "account.phone_asked": _("a demandé un code pour vérifier un numéro de portable"),
        "account.phone_proven": _("a vérifié son numéro de portable"),
        "account.phone_removed": _("a retiré son numéro de téléphone"),
    },
    {"phone": _("Téléphone, deux derniers chiffres")},
)
