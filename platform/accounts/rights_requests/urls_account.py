"""On the account host. No identity in these addresses: each is about whoever is signed in."""

from __future__ import annotations

from django.urls import path

from accounts.rights_requests import views_account

app_name = "my_rights_requests"
urlpatterns = [
    path("mes-donnees/demandes/", views_account.index, name="index"),
    path("mes-donnees/demandes/nouvelle/", views_account.ask, name="ask"),
]
