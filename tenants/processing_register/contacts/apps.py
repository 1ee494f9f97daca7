from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "tenants.processing_register.contacts"
    label = "dpo_contacts"
    schema = "public"
    default_auto_field = "django.db.models.BigAutoField"
