"""The account host: allauth's screens under French addresses, and ours."""

from __future__ import annotations

from allauth.account import views as allauth_views
from django.urls import include, path, re_path

from accounts.passwords.limits import counted
from accounts.second_factor.views.factors import factor_first
from accounts.views import account, invitation, sign_on
from kernel.permissions import public

_ours = (
    [
        path("", account.home, name="home"),
        path("coordonnees/", account.profile, name="profile"),
        path("sign-on/", sign_on.hand_over, name="hand-over"),
        path("invitation/<str:token>/", invitation.invitation, name="invitation"),
    ],
    "accounts",
)

urlpatterns = [
    path("", include(_ours)),
    path("connexion/", public(allauth_views.login), name="account_login"),
    path("deconnexion/", public(account.logout), name="account_logout"),
    path(
        "inscription/",
        public(counted(allauth_views.signup, action="signup_address", field="email")),
        name="account_signup",
    ),
    path("compte-ferme/", public(allauth_views.account_inactive), name="account_inactive"),
    path("confirmer/", allauth_views.reauthenticate, name="account_reauthenticate"),
    path("adresse-electronique/", factor_first(allauth_views.email), name="account_email"),
    path(
        "adresse-electronique/verification/",
        public(allauth_views.email_verification_sent),
        name="account_email_verification_sent",
    ),
    re_path(
        r"^adresse-electronique/verification/(?P<key>[-:\w]+)/$",
        public(allauth_views.confirm_email),
        name="account_confirm_email",
    ),
    path(
        "mot-de-passe/", factor_first(allauth_views.password_change), name="account_change_password"
    ),
    path(
        "mot-de-passe/choisir/",
        factor_first(allauth_views.password_set),
        name="account_set_password",
    ),
    path(
        "mot-de-passe/oublie/",
        public(allauth_views.password_reset),
        name="account_reset_password",
    ),
    path(
        "mot-de-passe/oublie/envoye/",
        public(allauth_views.password_reset_done),
        name="account_reset_password_done",
    ),
    re_path(
        r"^mot-de-passe/nouveau/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        public(allauth_views.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "mot-de-passe/nouveau/fait/",
        public(allauth_views.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
]
