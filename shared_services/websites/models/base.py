"""What every page of a site shares."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index

from shared_services.websites.page_form import SitePageForm

PER_PAGE = 12


def page_number(request: HttpRequest) -> str:
    return request.GET.get("page", "1")


def asked(request: HttpRequest, name: str) -> str:
    """A short word of the address; empty when it could not be one of ours."""
    value = request.GET.get(name, "")
    return value if len(value) <= 60 and value.isprintable() else ""


def restricted_paths(request: HttpRequest) -> list[str]:
    """Where the tree is kept for a few, asked once a request."""
    kept: Any = request
    if not hasattr(kept, "restricted_paths"):
        found = PageViewRestriction.objects.values_list("page__path", flat=True)
        kept.restricted_paths = list(found)
    paths: list[str] = kept.restricted_paths
    return paths


def visible(pages: Any, request: HttpRequest) -> Any:
    """These pages without those kept for a few."""
    for path in restricted_paths(request):
        pages = pages.exclude(path__startswith=path)
    return pages


class CachedPage(Page):
    """A page that a reader without a session may keep, and asks about; others never share it."""

    base_form_class = SitePageForm
    # Fields that a draft may leave empty, and that are not empty in the database's sense.
    required_to_publish: ClassVar[tuple[str, ...]] = ()
    # The request that led here; none for a page that was not asked for by its address.
    asked_by: HttpRequest | None = None

    class Meta:
        abstract = True

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        found = super().route(request, path_components)
        if isinstance(found.page, CachedPage):
            found.page.asked_by = request
        return found

    def get_view_restrictions(self) -> Any:
        """Wagtail's, which asks for the ancestors first: needless where nothing is restricted."""
        if self.asked_by is not None and not restricted_paths(self.asked_by):
            return PageViewRestriction.objects.none()
        return super().get_view_restrictions()

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().serve(request, *args, **kwargs)
        if request.user.is_authenticated:
            patch_cache_control(response, private=True, no_store=True)
        else:
            # Asked again each time, answered in a word when nothing changed (kernel.page_cache).
            patch_cache_control(response, public=True, no_cache=True)
        return response


class SitePage(CachedPage):
    """What all pages share: a one-sentence summary, shown in lists and search results."""

    summary = models.CharField(
        _("résumé"), max_length=300, blank=True, help_text=_("Une phrase, pour les listes.")
    )

    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("summary")]
    search_fields: ClassVar[list[Any]] = [*Page.search_fields, index.SearchField("summary")]

    class Meta:
        abstract = True
