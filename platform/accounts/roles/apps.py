from __future__ import annotations

from django.apps import AppConfig


class RolesConfig(AppConfig):
    name = "accounts.roles"
    label = "roles"
    schema = "both"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Rôles"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from accounts.roles.abilities import CONSOLE, REVIEW, TEAM, Ability, register_ability
        from accounts.roles.queries import shown_in_journal
        from accounts.roles.role import INTERCOMMUNALITY, LEADING_ROLES, Role
        from kernel.audit import facade as audit

        register_ability(
            Ability(TEAM, _("Gérer l'équipe, les rôles et les accès temporaires"), reserved=True)
        )
        watchers = {Role.MAYOR, Role.REFERENT, Role.SECURITY, Role.DATA_PROTECTION}
        register_ability(Ability(REVIEW, _("Voir qui a accès à quoi"), roles=frozenset(watchers)))
        register_ability(
            Ability(
                CONSOLE,
                _("Suivre les communes dans la console de l'intercommunalité"),
                roles=LEADING_ROLES,
                only_in=INTERCOMMUNALITY,
            )
        )
        audit.describe_people_with(shown_in_journal)
