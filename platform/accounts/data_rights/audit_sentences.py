from django.utils.translation import gettext_lazy as _

from kernel.audit import facade as audit

audit.name_acts(
    {
        "data_download.asked": _("a demandé une copie de ses données"),
        "data_download.taken": _("a téléchargé la copie de ses données"),
        "consent.withdrawn": _("a retiré un accord"),
        "account_deletion.asked": _("a demandé la suppression de son compte"),
        "account_deletion.withdrawn": _("a renoncé à supprimer son compte"),
        "account_deletion.stopped": _("suppression d'un compte arrêtée : un rôle lui a été donné"),
        "account_deletion.started": _("suppression d'un compte commencée"),
        "account_deletion.done": _("compte supprimé à la demande de la personne"),
        "account_deletion.part_failed": _(
            "une collectivité n'a pas pu effacer sa part d'un compte : nouvel essai chaque jour"
        ),
        "personal_data.erased": _("données d'une personne effacées à sa demande"),
        "personal_data.erasure_failed": _(
            "données d'une personne pas encore effacées : nouvel essai chaque jour"
        ),
    },
    {},
)
