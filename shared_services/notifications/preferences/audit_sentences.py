from django.utils.translation import gettext_lazy as _

from kernel.audit import facade as audit

audit.name_acts(
    {
        "preferences.changed": _("a changé ses préférences de messages"),
        "preferences.proposed": _("a changé les préférences proposées à tous"),
    }
)
