"""Menu, look and alert of a site, kept in the cache and forgotten as soon as one changes."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest

from kernel import page_cache
from kernel.tenancy import current_authority
from shared_services.websites import queries
from shared_services.websites.queries import hosts_of_the_site

SHELL_KEY = "websites.shell.9"  # another number when what is kept changes its shape
SHELL_SECONDS = 300


def shell_for(request: HttpRequest) -> queries.Shell:
    """What surrounds the pages of the current space, read from the cache once a request."""
    kept: Any = request
    if not hasattr(kept, "site_shell"):
        kept.site_shell = cache.get(SHELL_KEY)
        if kept.site_shell is None:
            kept.site_shell = queries.shell()
            cache.set(SHELL_KEY, kept.site_shell, SHELL_SECONDS)
    shell: queries.Shell = kept.site_shell
    return shell


def forget(**_signal: Any) -> None:
    cache.delete(SHELL_KEY)
    # Once more after the commit: a reader may have cached the old state in between.
    transaction.on_commit(lambda: cache.delete(SHELL_KEY))
    if current_authority() is not None:
        hosts = hosts_of_the_site()
        transaction.on_commit(lambda: page_cache.forget(hosts))


def forget_on_change() -> None:
    """Connected once, when the app is ready."""
    from django.db.models.signals import post_delete, post_save
    from wagtail.images.models import Image
    from wagtail.models import PageViewRestriction, Site
    from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

    from shared_services.websites import models

    for signal in (page_published, page_unpublished, page_slug_changed, post_page_move):
        signal.connect(forget, dispatch_uid="websites.shell")
    of_pages = (models.HomePage, models.Topic, PageViewRestriction, Site)
    listed = (models.NewsPage, models.EventPage, models.CouncilMember)
    for model in (models.Theme, Image, *listed, *of_pages):
        for signal in (post_save, post_delete):
            signal.connect(forget, sender=model, dispatch_uid=f"websites.shell.{model.__name__}")
