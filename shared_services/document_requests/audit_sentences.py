from django.utils.translation import gettext_lazy as _

from kernel.audit import facade as audit

audit.name_acts(
    {
        "document_request.received": _("a déposé la demande {number}"),
        "document_request.taken": _("a pris en charge la demande {number}"),
        "document_request.released": _("a rendu la demande {number} à ses collègues"),
        "document_request.message_sent": _("a écrit au sujet de la demande {number}"),
        "document_request.message_received": _("a répondu à la mairie (demande {number})"),
        "document_request.pieces_asked": _("a demandé des pièces (demande {number})"),
        "document_request.file_added": _("a joint un fichier à la demande {number}"),
        "document_request.pieces_answered": _("a remis les pièces de la demande {number}"),
        "document_request.resumed": _("a repris l'examen de la demande {number}"),
        "document_request.ready": _("a préparé le document de la demande {number}"),
        "document_request.posted": _("a envoyé par la poste le document de la demande {number}"),
        "document_request.handed_over": _("a remis au guichet le document de la demande {number}"),
        "document_request.delivered": _("a remis en ligne le document de la demande {number}"),
        "document_request.refused": _("a refusé la demande {number}"),
        "document_request.withdrawn": _("a retiré sa demande {number}"),
        "document_request.link_sent": _("a renvoyé le lien de suivi de la demande {number}"),
        "document_request.purged": _("a effacé la demande {number}, au terme de sa conservation"),
        "own_procedure.begun": _("a commencé d'écrire une démarche"),
        "own_procedure.written": _("a écrit dans une démarche de la commune"),
        "own_procedure.published": _("a publié une démarche de la commune (version {count})"),
        "own_procedure.offered": _("a remis une démarche sur le site"),
        "own_procedure.withdrawn": _("a retiré une démarche du site"),
        "own_procedure.deleted": _("a supprimé une démarche de la commune"),
        "procedure_setting.saved": _("a changé les réglages d'une démarche"),
    },
    {
        "number": _("Numéro de suivi"),
        "state": _("État"),
        "outcome": _("Issue"),
        "closed_on": _("Close le"),
        "count": _("Nombre"),
        "is_open": _("Ouverte"),
        "delivery_modes": _("Modes de remise"),
        "target_days": _("Délai visé, en jours"),
    },
)
