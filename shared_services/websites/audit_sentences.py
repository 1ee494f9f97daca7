from django.utils.translation import gettext_lazy as _

from kernel.audit import facade as audit

audit.name_acts(
    {"site.imported": _("a importé un ancien site ({target})")}, {"pages": _("Brouillons")}
)
