from django.apps import AppConfig


class DesignSystemConfig(AppConfig):
    name = "kernel.design_system"
    label = "design_system"
    schema = "public"

    def ready(self) -> None:
        from wagtail.admin.widgets import BaseChooser

        from kernel.design_system.choosers import render_without_inline_script

        # No setting, no template: the script is written in Wagtail's own method.
        BaseChooser.render = render_without_inline_script
