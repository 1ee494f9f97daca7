from django.utils.translation import gettext_lazy as _

from kernel.audit import facade as audit

audit.name_acts(
    {
        "page.preview_shared": _("a partagé un aperçu de la page « {title} »"),
        "page.preview_ended": _("a fermé un aperçu de la page « {title} »"),
        "page.care_changed": _("a changé le suivi de la page « {title} »"),
        "page.reviewed": _("a relu la page « {title} »"),
        "page.blocks_copied": _("a copié des blocs de « {source} » vers « {title} »"),
    },
    {"count": _("Blocs"), "source": _("Page d'origine")},
)
