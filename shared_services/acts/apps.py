from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ActsConfig(AppConfig):
    name = "shared_services.acts"
    label = "acts"
    verbose_name = _("Registre des actes")
    schema = "space"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import pre_save
        from wagtail.documents.models import Document
        from wagtail.models import ReferenceIndex

        from accounts.roles.facade import register_ability
        from shared_services.acts import (
            act_register,
            addresses,
            documents,
            personal_data,
            processings,
        )
        from shared_services.acts.abilities import ABILITIES
        from shared_services.acts.actions import categories, site
        from shared_services.acts.models import Act, keep_files_of_acts
        from tenants.reversibility.registry import register_exporter

        for ability in ABILITIES:
            register_ability(ability)
        register_exporter("acts", act_register.write_register)
        pre_save.connect(keep_files_of_acts, sender=Document, dispatch_uid="acts.files")
        # Wagtail then knows that an act holds its file, and refuses to delete it.
        ReferenceIndex.register_model(Act)
        categories.register()
        site.connect()
        addresses.register()
        documents.register()
        personal_data.register()
        processings.register()
