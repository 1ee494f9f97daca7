from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "tenants.journal"
    label = "journal"
    schema = "public"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from accounts.roles.facade import Ability, Role, register_ability
        from tenants.journal import processings
        from tenants.journal.permissions import WATCH

        watchers = {Role.MAYOR, Role.REFERENT, Role.SECURITY, Role.DATA_PROTECTION}
        register_ability(
            Ability(
                WATCH,
                _("Recevoir par mail les empreintes du journal et ses alertes"),
                roles=frozenset({Role.SECURITY}),
            )
        )
        register_ability(Ability("journal.read", _("Lire le journal"), roles=frozenset(watchers)))
        processings.register()
