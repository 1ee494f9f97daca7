from django.utils.translation import gettext_lazy as _

from kernel.audit import facade as audit

audit.name_acts(
    {
        "journal.exported": _("a téléchargé le journal"),
        "journal.purged": _("a effacé {lines} lignes du journal, au terme de leur conservation"),
    },
    {
        "kind": _("Format"),
        "lines": _("Lignes"),
        "through": _("Dernier maillon effacé"),
        "hash": _("Empreinte"),
        "older_than": _("Antérieures au"),
    },
)
