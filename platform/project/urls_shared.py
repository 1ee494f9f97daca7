"""Routes that several kinds of host have in common."""

from django.urls import include, path, re_path
from django.urls.resolvers import URLPattern, URLResolver
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from kernel.media import serve_media
from kernel.permissions import public_patterns

Patterns = list[URLPattern | URLResolver]

sign_on_patterns: Patterns = [path("", include("accounts.urls_sign_on"))]

space_patterns: Patterns = [
    *sign_on_patterns,
    path("", include("accounts.urls_back_office")),
    re_path(r"^media/(?P<schema>[a-z0-9_]+)/(?P<path>.+)$", serve_media, name="media"),
    path("documents/", include(public_patterns(wagtaildocs_urls.urlpatterns))),
    path("gestion/", include(wagtailadmin_urls)),
    path("", include("shared_services.document_requests.urls")),
    path("", include("shared_services.subscriptions.urls")),
    path("", include("shared_services.alerts.urls")),
    path("", include("shared_services.site_duties.urls")),
    path("", include("shared_services.site_editing.urls")),
    path("", include("shared_services.site_search.urls")),
    path("", include("shared_services.official_guides.urls")),
    path("", include("shared_services.shared_content.urls")),
    path("", include("shared_services.acts.urls")),
    path("", include("shared_services.local_life.urls")),
    path("", include("shared_services.appointments.urls")),
    path("", include("shared_services.page_opinions.urls")),
    path("", include("shared_services.websites.urls")),
]

# Last of all: Wagtail's pages answer every address that nothing else took.
page_patterns: Patterns = [path("", include(public_patterns(wagtail_urls.urlpatterns)))]
