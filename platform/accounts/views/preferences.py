from __future__ import annotations

from typing import Any

from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from wagtail.admin.views.account import (
    AccountView,
    AvatarSettingsPanel,
    ChangePasswordPanel,
    NameEmailSettingsPanel,
)

# Who a person is and how they sign in is changed on the account host, nowhere else.
_ABOUT_THE_ACCOUNT = (NameEmailSettingsPanel, ChangePasswordPanel, AvatarSettingsPanel)


@method_decorator(never_cache, name="dispatch")
class BackOfficePreferences(AccountView):
    """Wagtail's « Compte » screen, left with what concerns this back office alone."""

    def get_panels(self) -> list[Any]:
        return [p for p in super().get_panels() if not isinstance(p, _ABOUT_THE_ACCOUNT)]
