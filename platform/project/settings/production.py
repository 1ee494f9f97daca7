"""Production: HTTPS behind a proxy, everything from the environment, nothing by default."""

import os

from project.settings.base import *  # noqa: F403
from project.settings.base import BASE_DOMAIN, CONTENT_SECURITY_POLICY

PUBLIC_SCHEME = "https"
PUBLIC_PORT = 443
SECRET_KEY = os.environ["BEFFROI_SECRET_KEY"]
DEMO = False

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^_internal/"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600
# Not for subdomains: communes come with their own domains, whose other hosts are not ours.
SECURE_HSTS_INCLUDE_SUBDOMAINS = False
# Attempts are counted per visitor, not per proxy: how many proxies stand in front (Caddy: one).
TRUSTED_PROXIES = int(os.environ.get("BEFFROI_TRUSTED_PROXIES", "1"))
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
SESSION_COOKIE_NAME = "__Host-beffroi_session"
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-beffroi_csrf"
CSRF_COOKIE_SECURE = True
WAGTAILADMIN_BASE_URL = f"https://{BASE_DOMAIN}"
CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"] = [
    "'self'",
    f"https://{BASE_DOMAIN}",
    f"https://*.{BASE_DOMAIN}",
]
CONTENT_SECURITY_POLICY["DIRECTIVES"]["upgrade-insecure-requests"] = True
# X_FRAME_OPTIONS stays SAMEORIGIN: Wagtail shows the preview of a page in a frame.
SILENCED_SYSTEM_CHECKS = ["security.W019", "security.W005", "security.W021"]
