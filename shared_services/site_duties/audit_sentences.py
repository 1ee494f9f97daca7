from django.utils.translation import gettext_lazy as _

from kernel.audit import facade as audit

audit.name_acts(
    {
        "accessibility_statement.drafted": _("a écrit une déclaration d'accessibilité"),
        "accessibility_statement.published": _(
            "a publié la déclaration d'accessibilité : « {state} »"
        ),
        "site_check.declared": _("a répondu pour le critère « {title} »"),
        "legal_facts.saved": _("a écrit les mentions légales du site"),
        "accessibility_plan.saved": _("a écrit le schéma d'accessibilité"),
        "accessibility_plan.offered": _("a proposé le schéma d'accessibilité aux communes"),
        "accessibility_plan.adopted": _("a adopté le schéma d'accessibilité de {origin}"),
        "accessibility_plan.action_added": _("a ajouté « {title} » au schéma d'accessibilité"),
        "accessibility_plan.action_done": _("a dit faite l'action « {title} » du schéma"),
        "accessibility_plan.action_removed": _("a retiré « {title} » du schéma d'accessibilité"),
    },
    {
        "written_on": _("Date de la déclaration"),
        "audited_by": _("Qui a fait l'audit"),
        "audited_on": _("Date de l'audit"),
        "rate": _("Critères respectés"),
        "director_name": _("Directeur de la publication"),
        "director_title": _("Fonction"),
        "answer": _("Réponse"),
        "host": _("Hébergeur"),
        "credits": _("Crédits"),
        "legal_notes": _("Autres mentions"),
        "privacy_notes": _("Autres informations"),
        "security_contact": _("Contact sécurité"),
        "first_year": _("Première année"),
        "last_year": _("Dernière année"),
    },
)
