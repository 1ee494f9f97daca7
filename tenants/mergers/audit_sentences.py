from django.utils.translation import gettext_lazy as _

from kernel.audit import facade as audit

audit.name_acts(
    {
        "merger.planned": _("a préparé une fusion de communes"),
        "merger.abandoned": _("a abandonné une fusion de communes"),
        "merger.missing_files_accepted": _("a accepté de fusionner sans des fichiers manquants"),
        "merger.check_asked": _("a demandé la vérification d'une fusion"),
        "merger.run_asked": _("a demandé une fusion"),
        "merger.started": _("a commencé une fusion"),
        "merger.failed": _("a vu une fusion échouer : rien n'a changé"),
        "merger.done": _("a terminé une fusion de communes"),
        "authority.renamed": _("a changé le nom de la collectivité"),
        "rights_proposal.invited": _("a invité un ancien membre d'une équipe"),
        "rights_proposal.refused": _("n'a pas repris un ancien membre d'une équipe"),
    },
    {
        "origins": _("Communes d'origine"),
        "order": _("Arrêté"),
        "files": _("Fichiers"),
    },
)
