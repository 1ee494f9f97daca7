"""What programs read; the back office's screens are in `wagtail_hooks`."""

from django.urls import path

from shared_services.shared_content.api import views as api

app_name = "shared_content_api"

urlpatterns = [path("api/v1/territory/", api.Territory.as_view(), name="territory")]
