"""On space and operator hosts: sign in through the account host, and sign out."""

from __future__ import annotations

from django.urls import path

from accounts.views import sign_on

urlpatterns = [
    path("connexion/", sign_on.enter, name="sign-on"),
    path("connexion/retour/", sign_on.come_back, name="sign-on-return"),
    path("deconnexion/", sign_on.leave, name="sign-out"),
]
