from django.utils.translation import gettext_lazy as _

from kernel.audit import facade as audit

audit.name_acts({"page_opinions.dealt_with": _("a traité une remarque sur la page {target}")})
