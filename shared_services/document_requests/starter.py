"""What a new space starts with: those who handle requests may open the back office."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission

from accounts.roles.facade import roles_opening
from shared_services.document_requests.abilities import HANDLE

STARTER_VERSION = 1


def build_template() -> None:
    """Run once in the template schema; running it again changes nothing.

    `access_admin` only opens the door: each page then asks for the ability again.
    """
    may_enter = Permission.objects.get(
        content_type__app_label="wagtailadmin", codename="access_admin"
    )
    for role in roles_opening(HANDLE):
        Group.objects.get(name=role.group_name).permissions.add(may_enter)
