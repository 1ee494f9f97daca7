"""Settings shared by every deployment. Values that differ come from the environment."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF

from accounts.allauth_settings import *  # noqa: F403
from accounts.second_factor.settings import *  # noqa: F403
from project.settings.antivirus import ANTIVIRUS as ANTIVIRUS
from project.settings.antivirus import ANTIVIRUS_TIMEOUT as ANTIVIRUS_TIMEOUT
from project.settings.apps import INSTALLED_APPS as INSTALLED_APPS
from project.settings.apps import PUBLIC_APPS
from project.settings.apps import SPACE_APPS as SPACE_APPS
from project.settings.mail import ANYMAIL as ANYMAIL
from project.settings.mail import DNS_SERVERS as DNS_SERVERS
from project.settings.mail import EMAIL_BACKEND as EMAIL_BACKEND
from project.settings.mail import SENDER_RECORDS as SENDER_RECORDS
from project.settings.mail import SMS as SMS
from project.settings.mail import WEB_PUSH as WEB_PUSH
from project.settings.providers import FEDERATED_PROVIDERS as FEDERATED_PROVIDERS
from project.settings.rights import DATABASE_RIGHTS as DATABASE_RIGHTS
from project.settings.second_factor import *  # noqa: F403
from project.settings.timestamps import TIMESTAMPS as TIMESTAMPS

REPOSITORY = Path(__file__).resolve().parents[3]
HOME = Path(os.environ.get("BEFFROI_HOME", REPOSITORY / ".beffroi")).resolve()

BASE_DOMAIN = os.environ.get("BEFFROI_BASE_DOMAIN", "beffroi.localhost")
PUBLIC_PORT = int(os.environ.get("BEFFROI_PORT", "8000"))
PUBLIC_SCHEME = "http"
# The name by which the reverse proxy alone reaches us (`project.urls_internal`).
INTERNAL_HOST = os.environ.get("BEFFROI_INTERNAL_HOST", "beffroi-internal")
SECRET_KEY = os.environ.get("BEFFROI_SECRET_KEY", "")
DEBUG = False
# Host names are rows (`authorities.Domain`), checked by HostMiddleware, the first of all.
ALLOWED_HOSTS = ["*"]
TRUSTED_PROXIES = 0  # how many of ours stand in front and append to X-Forwarded-For

SHARED_APPS = PUBLIC_APPS
TENANT_APPS = SPACE_APPS
TENANT_MODEL = "authorities.LocalAuthority"
TENANT_DOMAIN_MODEL = "authorities.Domain"


def database_from(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    return {
        "ENGINE": "kernel.postgresql_backend",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        # Recycled: what a connection remembers of each space it served is never given back.
        "CONN_MAX_AGE": 300,
        # A cursor kept by the server would outlive the space it was opened in.
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5, "application_name": "beffroi"},
    }


DATABASES = {
    "default": database_from(
        os.environ.get("DATABASE_URL", "postgresql://beffroi@127.0.0.1:5432/beffroi")
    )
}
# A server that lets any role call the functions of `database_rights.hardening` is refused.
REQUIRE_CLOSED_DOORS = True
# "session" when PgBouncer stands between, in session mode; no other mode keeps spaces apart.
DATABASE_POOLER = os.environ.get("BEFFROI_DATABASE_POOLER", "")
# A connection is closed after this many spaces, or after CONN_MAX_AGE, whichever comes first.
SPACES_PER_CONNECTION = int(os.environ.get("BEFFROI_SPACES_PER_CONNECTION", "200"))
# In every space: rows are added, never changed.
APPEND_ONLY_TABLES = ("audit_auditentry", "audit_auditseal")
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Where each host leads is remembered in the process (`kernel.host_cache`).
HOST_CACHE = True
REDIS_URL = os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/0")
# Not the broker's database: clearing a cache must not empty the queues.
CACHE_URL = os.environ.get("BEFFROI_CACHE_URL") or urlsplit(REDIS_URL)._replace(path="/1").geturl()
CACHES = {
    alias: {
        "BACKEND": "kernel.cache.ResilientRedisCache",
        "LOCATION": CACHE_URL,
        "KEY_FUNCTION": "kernel.cache.space_key",
        "KEY_PREFIX": alias,
        "OPTIONS": {"socket_connect_timeout": 0.3, "socket_timeout": 0.5},
    }
    for alias in ("default", "renditions")
}

MIDDLEWARE = [
    "kernel.middleware.headers.HeadersMiddleware",
    "kernel.middleware.host.HostMiddleware",
    "kernel.middleware.reading.ReadingMiddleware",
    "kernel.audit.where.WhereMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kernel.middleware.errors.DomainErrorMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "accounts.sessions.middleware.SignedInMiddleware",
    "accounts.second_factor.middleware.SecondFactorMiddleware",
    "accounts.access.middleware.GuestMiddleware",
    "tenants.lifecycle.middleware.SpaceStateMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "shared_services.websites.middleware.EditorsClockMiddleware",
    "shared_services.site_duties.middleware.CountedPagesMiddleware",
    "shared_services.websites.middleware.KeptPagesMiddleware",
    "shared_services.websites.middleware.SiteRedirectMiddleware",
]
ROOT_URLCONF = "project.urls_operator"
WSGI_APPLICATION = "project.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kernel.design_system.context_processors.shell",
                "shared_services.websites.context_processors.site",
            ],
            "builtins": ["kernel.design_system.templatetags.icons"],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français")]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "/connexion/"
LOGIN_REDIRECT_URL = "/"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "beffroi_session"
# The company whose machines this runs on, as registers of processing name it (art. 28 RGPD).
HOSTING_COMPANY = os.environ.get("BEFFROI_HOSTING_COMPANY", "")
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "beffroi_csrf"
CSRF_COOKIE_HTTPONLY = False  # Wagtail's own scripts read it
CSRF_FAILURE_VIEW = "kernel.design_system.views.csrf_failure"
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_REFERRER_POLICY = "same-origin"

# On every answer (`kernel.middleware.headers`), with the policy below.
SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": X_FRAME_OPTIONS,
    "Referrer-Policy": SECURE_REFERRER_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(),"
        " magnetometer=(), microphone=(), midi=(), payment=(), usb=()"
    ),
}
CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        # Chromium also checks where a form's answer redirects: sign-on crosses our hosts, and the
        # wildcard leaves out the operator's own.
        "form-action": [
            SELF,
            f"{PUBLIC_SCHEME}://{BASE_DOMAIN}:{PUBLIC_PORT}",
            f"{PUBLIC_SCHEME}://*.{BASE_DOMAIN}:{PUBLIC_PORT}",
        ],
        "frame-ancestors": [SELF],
    },
}

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = HOME / "media"
PRIVATE_ROOT = HOME / "private"
STORAGES: dict[str, Any] = {
    "default": {"BACKEND": "kernel.storage.SpaceStorage"},
    "private": {"BACKEND": "kernel.storage.PrivateStorage"},
    "staticfiles": {"BACKEND": "kernel.static_files.StaticFiles"},
}
FILE_UPLOAD_PERMISSIONS = 0o640
# A form with ten files of 10 MB; above it the answer is 413 before anything is read.
MAX_REQUEST_BYTES = 110 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024  # files do not count
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

EMAIL_HOST = os.environ.get("BEFFROI_SMTP_HOST", "127.0.0.1")
EMAIL_PORT = int(os.environ.get("BEFFROI_SMTP_PORT", "1025"))
EMAIL_HOST_USER = os.environ.get("BEFFROI_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("BEFFROI_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("BEFFROI_SMTP_TLS", "") == "1"
# Seconds of silence after which nobody knows whether the server took the mail.
EMAIL_TIMEOUT = float(os.environ.get("BEFFROI_SMTP_TIMEOUT", "10"))
DEFAULT_FROM_EMAIL = f"Beffroi <ne-pas-repondre@{BASE_DOMAIN}>"

WAGTAIL_SITE_NAME = "Beffroi"
WAGTAILADMIN_BASE_URL = f"{PUBLIC_SCHEME}://{BASE_DOMAIN}:{PUBLIC_PORT}"
WAGTAILADMIN_LOGIN_URL = LOGIN_URL
WAGTAIL_GRAVATAR_PROVIDER_URL = None
# Those of French communes. The system's whole list holds names that browsers do not know.
WAGTAIL_USER_TIME_ZONES = [
    TIME_ZONE,
    "America/Cayenne",
    "America/Guadeloupe",
    "America/Martinique",
    "America/Miquelon",
    "America/St_Barthelemy",
    "America/Marigot",
    "Indian/Mayotte",
    "Indian/Reunion",
    "Pacific/Noumea",
    "Pacific/Tahiti",
    "Pacific/Wallis",
]
# « marché » is `marche` in an address: what people can dictate on the telephone.
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WEBSITE_BANNERS = "shared_services.alerts.facade.banners"
# Where the DILA publishes its sets (docs/guides.md); empty: nothing is downloaded.
OFFICIAL_GUIDES_SOURCES = {
    "particuliers": os.environ.get("BEFFROI_GUIDES_PEOPLE_URL", ""),
    "associations": os.environ.get("BEFFROI_GUIDES_ASSOCIATIONS_URL", ""),
    "entreprises": os.environ.get("BEFFROI_GUIDES_BUSINESSES_URL", ""),
}
# What neighbours offer: in the lists, and whose territory it is.
WEBSITE_NEIGHBOURS = "shared_services.shared_content.facade.shown"
SEARCH_GUIDES = "shared_services.official_guides.facade.search_guides"
WEBSITE_GUIDES = "shared_services.official_guides.facade.address"
SEARCH_AROUND = "shared_services.shared_content.facade.search_around"
WEBSITE_TERRITORY = "shared_services.shared_content.facade.territory_name"
WEBSITE_DUTIES = "shared_services.site_duties.facade.footer"
NOTIFICATIONS_WORDING = "shared_services.message_templates.facade.written"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "shared_services.websites.forms.PublishedDocumentForm"
WAGTAILIMAGES_IMAGE_FORM_BASE = "shared_services.websites.forms.PublishedImageForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]  # SVG may hold scripts
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 80_000_000
# What a site's pictures and documents may weigh: 2 GB, and 1 MB for each inhabitant.
SITE_STORAGE_BYTES = int(os.environ.get("BEFFROI_SITE_STORAGE_MB", "2048")) * 1024**2
SITE_STORAGE_BYTES_PER_INHABITANT = (
    int(os.environ.get("BEFFROI_SITE_STORAGE_KB_PER_INHABITANT", "1024")) * 1024
)
WAGTAILEMBEDS_FINDERS: list[Any] = []
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "fr"}
}
WAGTAIL_WORKFLOW_ENABLED = True
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.PageNumberPagination",
    "PAGE_SIZE": 20,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
}
SPECTACULAR_SETTINGS = {"TITLE": "Beffroi", "VERSION": "1"}

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"space": {"()": "kernel.logs.SpaceFilter"}},
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s [%(space)s] %(name)s: %(message)s"}
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["space"],
            "formatter": "line",
        }
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        name: {"level": "WARNING"}
        for name in ("django_tasks", "celery.worker.strategy", "celery.app.trace")
    },
}
