from django.utils.translation import gettext_lazy as _

from kernel.audit import facade as audit

audit.name_acts(
    {
        "onboarding.started": _("a lancé l'ouverture d'espaces"),
        "onboarding.retried": _("a relancé l'ouverture d'espaces"),
    },
    {"label": _("Territoire")},
)
