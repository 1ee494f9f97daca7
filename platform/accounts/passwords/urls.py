"""In the back office, under `/gestion/comptes/`."""

from __future__ import annotations

from django.urls import path

from accounts.passwords import views

app_name = "watched_accounts"
urlpatterns = [
    path("", views.index, name="index"),
    path("regles/", views.rules, name="rules"),
    path("<uuid:user_id>/rappeler/", views.remind, name="remind"),
    path("<uuid:user_id>/compromis/", views.suspect, name="suspect"),
]
