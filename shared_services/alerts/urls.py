"""What anyone reads of alerts; the back office's screens are in `wagtail_hooks`."""

from django.urls import path

from shared_services.alerts.views import reading

app_name = "alerts"

urlpatterns = [
    path("alertes/", reading.index, name="index"),
    path("alertes/cap.atom", reading.CapFeed(), name="cap_feed"),
    path("alertes/flux.xml", reading.AlertFeed(), name="feed"),
    path("alertes/cap/<uuid:alert_message_id>.xml", reading.cap_document, name="cap"),
    path("alertes/<uuid:alert_id>/", reading.detail, name="detail"),
]
