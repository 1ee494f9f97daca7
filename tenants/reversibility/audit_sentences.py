from django.utils.translation import gettext_lazy as _

from kernel.audit import facade as audit

audit.name_acts(
    {
        "export.asked": _("a demandé une archive de l'espace"),
        "export.made": _("a terminé une archive de l'espace"),
        "export.failed": _("n'a pas pu faire une archive de l'espace"),
        "export.expired": _("a effacé une archive au terme de sa durée"),
        "export.downloaded": _("a téléchargé une archive de l'espace"),
        "export.operator_allowed": _("a permis à l'exploitant de prendre une archive"),
        "export.operator_refused": _("a repris à l'exploitant le droit de prendre une archive"),
        "deletion.asked": _("a demandé la suppression de l'espace"),
        "deletion.cancelled": _("a annulé la suppression de l'espace"),
        "deletion.accepted": _("a accepté l'archive avant suppression"),
        "deletion.visa_given": _("a déposé le visa des archives départementales"),
        "deletion.ordered": _("a ordonné la suppression de l'espace"),
        "authority.deleted": _("a supprimé l'espace"),
        "authority.imported": _("a ouvert un espace à partir d'une archive"),
        "space.restored": _("a remis l'espace dans un état antérieur"),
        "restore.confirmed": _("a confirmé une restauration"),
        "restore.undone": _("a annulé une restauration"),
        "restore.drilled": _("a vérifié qu'une sauvegarde se restaure"),
    },
    {
        "export": _("Archive"),
        "sha256": _("Empreinte (SHA-256)"),
        "deletion": _("Suppression"),
        "visa": _("Visa"),
        "to": _("État du"),
        "rows": _("Lignes"),
        "source": _("Origine"),
    },
)
