from django.utils.translation import gettext_lazy as _

from kernel.audit import facade as audit

audit.name_acts(
    {
        "notification.retried": _("a relancé l'envoi d'un message"),
        "quota.changed": _("a changé la limite d'envoi de la commune"),
    }
)
