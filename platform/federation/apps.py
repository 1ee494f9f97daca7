from django.apps import AppConfig


class FederationConfig(AppConfig):
    name = "federation"
    label = "federation"
    schema = "public"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts.access.facade import let_ask
        from accounts.roles.facade import register_ability
        from federation.abilities import ABILITIES
        from federation.permissions import leads

        for ability in ABILITIES:
            register_ability(ability)
        let_ask(leads)
