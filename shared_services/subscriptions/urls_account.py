"""On the account host."""

from __future__ import annotations

from django.urls import path

from shared_services.subscriptions.views import followed

app_name = "follows"

urlpatterns = [
    path("mes-communes/", followed.index, name="index"),
    path("mes-communes/<uuid:authority_id>/", followed.town, name="town"),
]
