from typing import Any

from django.apps import AppConfig


class AuthoritiesConfig(AppConfig):
    name = "tenants.authorities"
    label = "authorities"
    schema = "public"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts.second_factor.facade import find_parents_with

        find_parents_with(_parent_of)


def _parent_of(authority: Any) -> Any:
    from tenants.authorities.queries import intercommunality_of

    return intercommunality_of(authority) if authority.kind == "commune" else None
