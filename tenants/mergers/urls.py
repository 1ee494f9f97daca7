"""Mounted under `/gestion/fusion/` in the back office of each commune."""

from __future__ import annotations

from django.urls import path

from tenants.mergers import views

app_name = "mergers"
urlpatterns = [
    path("", views.former_members, name="former_members"),
    path("<int:proposal_id>/", views.decide, name="decide"),
]
