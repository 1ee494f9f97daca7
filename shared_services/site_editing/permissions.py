from __future__ import annotations

from typing import Any

from wagtail.models import Page

from accounts.roles.facade import has_ability
from shared_services.site_editing.models import PUBLISH

Agent = Any


def can_edit(agent: Agent, page: Page) -> bool:
    return bool(page.permissions_for_user(agent).can_edit())


def can_publish(agent: Agent) -> bool:
    return bool(has_ability(agent, PUBLISH))


def can_follow(agent: Agent) -> bool:
    """Whoever writes pages sees which ones wait to be read again."""
    return can_publish(agent) or bool(has_ability(agent, "pages.write"))
