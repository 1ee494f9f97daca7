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
    },
    {"left": _("Codes restants"), "kind": _("Sorte")},
)
