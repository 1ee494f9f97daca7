"""Which apps have tables where. Ours say it in their AppConfig (`schema`), libraries here."""

from __future__ import annotations

from django.apps import AppConfig

# public: one table for the deployment; space: one per authority; both: one in each.
THIRD_PARTY_SCHEMAS: dict[str, str] = {
    "django_tenants": "public",
    "django.contrib.contenttypes": "public",
    "django.contrib.auth": "both",
    "django.contrib.sessions": "both",
    "django.contrib.messages": "public",
    "django.contrib.staticfiles": "public",
    "django.contrib.postgres": "public",
    "allauth": "public",
    "allauth.account": "public",
    "allauth.mfa": "public",
    "anymail": "public",
    "rest_framework": "public",
    "drf_spectacular": "public",
    "django_filters": "public",
    "wagtail.contrib.redirects": "space",
    "wagtail.contrib.settings": "space",
    "wagtail.sites": "space",
    "wagtail.users": "space",
    "wagtail.snippets": "space",
    "wagtail.documents": "space",
    "wagtail.images": "space",
    "wagtail.embeds": "space",
    "wagtail.search": "space",
    "wagtail.admin": "space",
    "wagtail": "space",
    "modelcluster": "space",
    "taggit": "space",
}

# Ours come first: their templates and commands win over the libraries'.
OUR_APPS = [
    "kernel",
    "kernel.design_system",
    "kernel.audit",
    "kernel.outbox_index",
    "kernel.outbox",
    "accounts",
    "accounts.roles",
    "accounts.access",
    "accounts.federated",
    "accounts.sessions",
    "accounts.second_factor",
    "accounts.data_rights",
    "accounts.rights_requests",
    "accounts.passwords",
    "accounts.phones",
    "tenants.directory",
    "tenants.authorities",
    "tenants.onboarding",
    "tenants.lifecycle",
    "tenants.journal",
    "tenants.processing_register",
    "tenants.processing_register.contacts",
    "tenants.reversibility",
    "tenants.mergers",
    "tenants.mergers.traces",
    "shared_services.notifications",
    "shared_services.notifications.channels",
    "shared_services.notifications.gathered",
    "shared_services.notifications.limits",
    "shared_services.notifications.preferences",
    "shared_services.message_templates",
    "shared_services.subscriptions",
    "shared_services.document_requests",
    "shared_services.document_requests.pointers",
    "shared_services.alerts",
    "shared_services.websites",
    "shared_services.acts",
    "shared_services.site_duties",
    "shared_services.site_duties.sums",
    "shared_services.site_editing",
    "shared_services.site_search",
    "shared_services.local_life",
    "shared_services.appointments",
    "shared_services.page_opinions",
    "shared_services.shared_content",
    "shared_services.shared_content.projection",
    "shared_services.official_guides",
    "shared_services.official_guides.local",
    "federation",
    "project",
]


def _schema_of(name: str) -> str:
    if name in THIRD_PARTY_SCHEMAS:
        return THIRD_PARTY_SCHEMAS[name]
    schema = getattr(AppConfig.create(name), "schema", None)
    if schema not in {"public", "space", "both"}:
        raise RuntimeError(f"{name}: its AppConfig must declare schema = public, space or both")
    return str(schema)


INSTALLED_APPS = [*OUR_APPS, *THIRD_PARTY_SCHEMAS]
PUBLIC_APPS = [name for name in INSTALLED_APPS if _schema_of(name) in {"public", "both"}]
SPACE_APPS = [name for name in INSTALLED_APPS if _schema_of(name) in {"space", "both"}]
