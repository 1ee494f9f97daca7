from django.utils.translation import gettext_lazy as _

from kernel.audit import facade as audit

audit.name_acts(
    {
        "account.compromised": _("a signalé qu'un mot de passe était connu de quelqu'un d'autre"),
        "account.confirmed": _("a confirmé par courriel qu'un compte protégé est bien le sien"),
        "account.looked_at": _("a regardé l'état d'un compte"),
        "account.reminded": _("a demandé à une personne si elle avait encore besoin de son accès"),
        "account_rules.changed": _("a changé les règles des comptes"),
    },
    {},
)
