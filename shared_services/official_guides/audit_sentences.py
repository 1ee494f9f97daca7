from django.utils.translation import gettext_lazy as _

from kernel.audit import facade as audit

audit.name_acts(
    {"guide.adapted": _("a adapté le guide officiel « {title} »")},
    {
        "is_hidden": _("Masqué sur le site"),
        "note": _("Note de la mairie"),
        "link_title": _("Titre du lien"),
        "link_url": _("Adresse du lien"),
    },
)
