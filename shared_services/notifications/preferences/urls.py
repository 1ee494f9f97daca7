"""On the account host."""

from __future__ import annotations

from django.urls import path

from shared_services.notifications.preferences import views

app_name = "preferences"

urlpatterns = [path("mes-preferences/", views.mine, name="mine")]
