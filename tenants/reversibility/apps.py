from django.apps import AppConfig


class ReversibilityConfig(AppConfig):
    name = "tenants.reversibility"
    label = "reversibility"
    schema = "public"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import pre_delete

        from tenants.authorities.models import LocalAuthority
        from tenants.reversibility import processings
        from tenants.reversibility.deletion_guard import refuse_deletion

        pre_delete.connect(
            refuse_deletion, sender=LocalAuthority, dispatch_uid="reversibility.no_deletion"
        )
        processings.register()
