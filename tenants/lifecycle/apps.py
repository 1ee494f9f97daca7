from django.apps import AppConfig


class LifecycleConfig(AppConfig):
    name = "tenants.lifecycle"
    label = "lifecycle"
    schema = "public"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts.roles.facade import register_ability
        from tenants.lifecycle.abilities import ABILITIES

        for ability in ABILITIES:
            register_ability(ability)
