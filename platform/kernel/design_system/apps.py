from django.apps import AppConfig


class DesignSystemConfig(AppConfig):
    name = "kernel.design_system"
    label = "design_system"
    schema = "public"
