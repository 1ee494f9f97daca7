"""Routes for the reverse proxy alone, on `settings.INTERNAL_HOST`; Caddy hides them."""

from django.urls import path

from tenants.authorities.tls import tls_ask

urlpatterns = [path("_internal/tls-ask", tls_ask, name="tls-ask")]
