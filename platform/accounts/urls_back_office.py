"""On a space's host: addresses of Wagtail's back office that we answer or close ourselves.

Included before Wagtail's own: the first match wins.
"""

from __future__ import annotations

from django.urls import path, re_path
from wagtail.admin.auth import require_admin_access

from accounts.views import preferences, sign_on
from accounts.views.closed import closed

urlpatterns = [
    path("gestion/login/", sign_on.wagtail_login),
    path("gestion/logout/", sign_on.leave),
    # Where Wagtail sends readers of a page kept for signed-in people.
    path("_util/login/", sign_on.enter),
    path("gestion/account/", require_admin_access(preferences.BackOfficePreferences.as_view())),
    re_path(r"^gestion/(?:users|groups|api-tokens|password_reset|failwhale)/", closed),
    re_path(r"^gestion/bulk/(?:accounts|auth)/", closed),
]
