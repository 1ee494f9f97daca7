"""« Journal », in the back office of each space."""

from __future__ import annotations

from django.urls import path

from tenants.journal import views

app_name = "journal"
urlpatterns = [
    path("", views.index, name="index"),
    path("verification/", views.verify, name="verify"),
    path("journal.jsonl", views.download, {"kind": "jsonl"}, name="whole"),
    path("journal.csv", views.download, {"kind": "csv"}, name="table"),
]
