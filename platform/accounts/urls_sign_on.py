"""On space and operator hosts: sign in through the account host, sign out, and what they replace.

Included before Wagtail's own addresses: the first match wins, so those shadowed here are closed.
"""

from __future__ import annotations

from django.urls import path, re_path
from wagtail.admin.auth import require_admin_access

from accounts.views import preferences, sign_on
from accounts.views.closed import closed

urlpatterns = [
    path("connexion/", sign_on.enter, name="sign-on"),
    path("connexion/retour/", sign_on.come_back, name="sign-on-return"),
    path("deconnexion/", sign_on.leave, name="sign-out"),
    path("gestion/login/", sign_on.wagtail_login),
    path("gestion/logout/", sign_on.leave),
    # Where Wagtail sends readers of a page kept for signed-in people.
    path("_util/login/", sign_on.enter),
    path("gestion/account/", require_admin_access(preferences.BackOfficePreferences.as_view())),
    re_path(r"^gestion/(?:users|groups|api-tokens|password_reset|failwhale)/", closed),
    re_path(r"^gestion/bulk/(?:accounts|auth)/", closed),
]
