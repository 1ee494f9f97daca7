from importlib import import_module

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    """The roof holds commands that speak to several floors: the demo, the bench."""

    name = "project"
    schema = "public"

    def ready(self) -> None:
        from project import checks  # noqa: F401  # registers itself

        # Whoever promises must know which handlers take batches (`kernel.outbox.batches`).
        import_module("shared_services.notifications.tasks")
