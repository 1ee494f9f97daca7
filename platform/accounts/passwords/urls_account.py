"""On the account host."""

from __future__ import annotations

from django.urls import path

from accounts.passwords import views_account, views_held

app_name = "passwords"
urlpatterns = [
    path("mot-de-passe/connu/", views_account.suspect, name="suspect"),
    path("compte-protege/", views_held.held, name="held"),
]
