from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SubscriptionsConfig(AppConfig):
    """Readers who hear of news, agenda, acts and alerts without an account."""

    name = "shared_services.subscriptions"
    label = "subscriptions"
    verbose_name = _("Abonnements")
    schema = "space"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from shared_services.subscriptions import merging, personal_data, processings
        from shared_services.subscriptions.actions import publishing, telling

        telling.register_categories()
        publishing.listen()
        merging.register()
        personal_data.register()
        processings.register()
