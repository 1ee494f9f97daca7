from django.apps import AppConfig


class ReversibilityConfig(AppConfig):
    name = "tenants.reversibility"
    label = "reversibility"
    schema = "public"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import pre_delete

        from accounts.roles.facade import register_ability
        from tenants.authorities.models import LocalAuthority
        from tenants.reversibility import processings
        from tenants.reversibility.abilities import ABILITIES
        from tenants.reversibility.deletion_guard import refuse_deletion

        for ability in ABILITIES:
            register_ability(ability)
        pre_delete.connect(
            refuse_deletion, sender=LocalAuthority, dispatch_uid="reversibility.no_deletion"
        )
        processings.register()
