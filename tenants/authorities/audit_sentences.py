from django.utils.translation import gettext_lazy as _

from kernel.audit import facade as audit

audit.name_acts(
    {"membership.started": _("a rattaché une commune à une intercommunalité")},
    {"intercommunality": _("Intercommunalité"), "start_on": _("À compter du")},
)
