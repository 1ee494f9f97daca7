"""Pages of the site that the law asks for; the back office's screens are in `wagtail_hooks`."""

from django.urls import path

from shared_services.site_duties.views import reading

app_name = "site_duties"

urlpatterns = [
    path("accessibilite/", reading.accessibility, name="accessibility"),
]
