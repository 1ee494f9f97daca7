"""On the account host."""

from __future__ import annotations

from django.urls import path

from accounts.data_rights import leaving_views as leaving
from accounts.data_rights import views

app_name = "data_rights"

# No identity in these addresses: each is about whoever is signed in, so none can be tampered with.
urlpatterns = [
    path("mes-donnees/", views.index, name="index"),
    path("mes-donnees/preparer/", views.prepare, name="prepare"),
    path("mes-donnees/telecharger/", views.take, name="take"),
    path("mes-donnees/accords/retirer/", views.take_back, name="take_back"),
    path("mes-donnees/supprimer/", leaving.leave, name="leave"),
    path("mes-donnees/supprimer/renoncer/", leaving.stay, name="stay"),
]
