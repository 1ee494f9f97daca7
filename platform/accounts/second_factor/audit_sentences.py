from django.utils.translation import gettext_lazy as _

from kernel.audit import facade as audit

audit.name_acts(
    {
        "second_factor.app_added": _("a ajouté l'application d'un téléphone comme second facteur"),
        "second_factor.app_removed": _("a retiré l'application d'un téléphone"),
        "second_factor.passkey_added": _("a ajouté une clé comme second facteur"),
        "second_factor.passkey_removed": _("a retiré une clé"),
        "second_factor.codes_made": _("a reçu de nouveaux codes de secours"),
        "second_factor.codes_removed": _("n'a plus de codes de secours"),
        "second_factor.code_used": _("s'est servi d'un code de secours"),
        "second_factor.refused": _("a montré un second facteur faux"),
        "factor_recovery.asked": _("a perdu son second facteur et demande de l'aide"),
        "factor_recovery.started": _("a vérifié l'identité d'une personne sans second facteur"),
        "factor_recovery.approved": _("a confirmé qu'une personne peut changer de second facteur"),
        "factor_recovery.stopped": _("a arrêté une demande de second facteur perdu"),
        "factor_recovery.used": _("a remplacé son second facteur perdu"),
    },
    {"left": _("Codes restants"), "kind": _("Sorte")},
)
