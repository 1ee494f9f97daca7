from django.utils.translation import gettext_lazy as _

from kernel.audit import facade as audit

audit.name_acts(
    {
        "data_download.asked": _("a demandé une copie de ses données"),
        "data_download.taken": _("a téléchargé la copie de ses données"),
    },
    {},
)
