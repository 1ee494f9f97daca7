"""« Vie de l'espace », in the back office of each space."""

from __future__ import annotations

from django.urls import path

from tenants.lifecycle import views

app_name = "lifecycle"
urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:target>/", views.change, name="change"),
]
