from django.apps import AppConfig


class OnboardingConfig(AppConfig):
    name = "tenants.onboarding"
    label = "onboarding"
    schema = "public"
    default_auto_field = "django.db.models.BigAutoField"
