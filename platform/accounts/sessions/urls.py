"""On the account host."""

from __future__ import annotations

from django.urls import path

from accounts.sessions import views

app_name = "account_sessions"

urlpatterns = [
    path("connexions/", views.index, name="index"),
    path("connexions/<uuid:session_id>/fermer/", views.end, name="end"),
    path("connexions/fermer-les-autres/", views.end_others, name="end-others"),
    path("connexions/fermer-partout/", views.end_everywhere, name="end-everywhere"),
]
