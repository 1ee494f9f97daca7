from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChannelsConfig(AppConfig):
    """What became of messages, addresses that do not answer, letters, the commune's own domain."""

    name = "shared_services.notifications.channels"
    label = "channels"
    verbose_name = _("Canaux d'envoi")
    schema = "space"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts.roles.facade import Ability, register_ability
        from shared_services.notifications.channels import channel, email, guard, merging, sms
        from shared_services.notifications.channels.permissions import SENDER

        register_ability(
            Ability(SENDER, _("Régler l'adresse d'où partent les courriels"), roles=frozenset())
        )
        merging.register()
        channel.register(guard.Guarded(email.EmailChannel()))
        channel.register(guard.Guarded(sms.SmsChannel()))
