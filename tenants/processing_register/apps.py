from django.apps import AppConfig


class ProcessingRegisterConfig(AppConfig):
    name = "tenants.processing_register"
    label = "processing_register"
    schema = "space"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from accounts.rights_requests.facade import find_officers_with
        from accounts.roles.facade import Ability, Role, register_ability
        from tenants.processing_register import merging
        from tenants.processing_register.contacts.queries import dpo_of
        from tenants.processing_register.permissions import KEEP

        merging.register()
        find_officers_with(dpo_of)
        register_ability(
            Ability(
                KEEP,
                _("Tenir le registre des traitements"),
                roles=frozenset({Role.DATA_PROTECTION}),
            )
        )
