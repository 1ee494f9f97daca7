from django.utils.translation import gettext_lazy as _

from kernel.audit import facade as audit

audit.name_acts(
    {"promise.retried": _("a relancé un travail de la plateforme qui avait échoué ({handler})")},
    {"handler": _("Travail")},
)
