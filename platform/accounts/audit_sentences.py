from django.utils.translation import gettext_lazy as _

from kernel.audit import facade as audit

audit.name_acts(
    {
        "invitation.sent": _("a invité une personne"),
        "invitation.withdrawn": _("a annulé une invitation"),
        "invitation.accepted": _("a accepté une invitation"),
        "account.opened": _("a ouvert un compte"),
        "account.merged": _("a réuni deux comptes en un seul"),
        "identity.linked": _("a relié une identité à un compte"),
        "identity.unlinked": _("a retiré une identité d'un compte"),
        "account.profile_changed": _("a changé les renseignements d'un compte"),
        "account.sessions_ended": _("a fermé toutes les sessions d'un compte"),
        "session.ended": _("a fermé une de ses connexions"),
        "account.anonymised": _("a rendu un compte anonyme"),
        "session.opened": _("a ouvert une session"),
        "role.granted": _("a donné le rôle « {role} »"),
        "role.revoked": _("a retiré le rôle « {role} »"),
        "role.changed": _("a changé ce que permet le rôle « {role} »"),
        "role.added": _("a créé le rôle « {role} »"),
        "role.reset": _("a remis le rôle « {role} » à son modèle"),
        "role.dropped": _("a supprimé le rôle « {role} »"),
    },
    {
        "role": _("Rôle"),
        "before": _("Avant"),
        "after": _("Après"),
        "name": _("Nom"),
        "provider": _("Fournisseur d'identité"),
        "source": _("Compte fermé"),
        "reason": _("Raison"),
        "abilities": _("Possibilités"),
    },
)
