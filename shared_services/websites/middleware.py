"""Around the site's pages: redirects, and pages kept in front of Django."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from wagtail.contrib.redirects.middleware import RedirectMiddleware
from wagtail.users.models import UserProfile

from kernel import page_cache
from shared_services.websites.queries import hosts_of_the_site
from shared_services.websites.shell_cache import shell_for
from tenants.mergers.facade import permanent_address


class SiteRedirectMiddleware(RedirectMiddleware):
    """Wagtail's redirects, on hosts that have a site: elsewhere their table does not exist.

    Before them, the addresses of the communes this one succeeds.
    """

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        """The host of a commune that has merged: its pages, files and procedures are next door."""
        authority = getattr(request, "authority", None)
        if authority is None:
            return None
        host = request.get_host().rsplit(":", 1)[0].lower()
        address = permanent_address(authority, host, request.path, str(request.urlconf))
        if address is None:
            return None
        query = request.META.get("QUERY_STRING", "")
        # 308 keeps the method and the body of a form that was open in a browser that day.
        status = 301 if request.method in {"GET", "HEAD"} else 308
        response = HttpResponse(status=status)
        response["Location"] = f"{address}?{query}" if query else address
        return response

    def process_response(self, request: HttpRequest, response: HttpResponse) -> Any:
        if getattr(request, "authority", None) is None:
            return response
        return super().process_response(request, response)


class KeptPagesMiddleware:
    """Offers the site's own pages to the page cache; each act in the back office empties it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        """Spare Wagtail its search for the site of this host: a space has one, kept with its shell.

        Read by `wagtail.models.Site.find_for_request`.
        """
        match = request.resolver_match
        if match is None or match.url_name != "wagtail_serve":
            return
        site = shell_for(request).site
        if site is not None:
            asked: Any = request
            asked._wagtail_site = site

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(request, "authority", None) is None or response.status_code >= 400:
            return response
        if request.method == "GET" and _is_the_sites(request):
            page_cache.offer(response)
        elif request.method != "GET" and request.path.startswith("/gestion/"):
            page_cache.forget(hosts_of_the_site())
        return response


class EditorsClockMiddleware:
    """Wagtail shows Paris's hours to whoever chose no zone: overseas, those of the place.

    Said for this request alone, on the profile that `wagtail.admin.localization` reads.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        zone = getattr(getattr(request, "authority", None), "time_zone", settings.TIME_ZONE)
        is_elsewhere = zone != settings.TIME_ZONE and request.path.startswith("/gestion/")
        if is_elsewhere and request.user.is_authenticated:
            user: Any = request.user
            profile = UserProfile.objects.filter(user=user).first() or UserProfile(user=user)
            profile.current_time_zone = profile.current_time_zone or zone
            user.wagtail_userprofile = profile
        return self.get_response(request)


def _is_the_sites(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and (match.app_name == "websites" or match.url_name == "wagtail_serve")
