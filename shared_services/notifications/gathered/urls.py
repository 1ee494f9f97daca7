"""On the account host."""

from __future__ import annotations

from django.urls import path

from shared_services.notifications.gathered import views

app_name = "gathered"

urlpatterns = [
    path("mes-messages/", views.index, name="index"),
    path("mes-messages/tout-lu/", views.read_all, name="read-all"),
    path("mes-messages/alertes/activer/", views.subscribe, name="subscribe"),
    path("mes-messages/alertes/arreter/", views.unsubscribe, name="unsubscribe"),
    path("mes-messages/service.js", views.service_worker, name="service-worker"),
    path("mes-messages/<uuid:message_id>/", views.read, name="read"),
]
