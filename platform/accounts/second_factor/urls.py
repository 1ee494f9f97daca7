"""On the account host. Names are those `allauth.mfa` asks for."""

from __future__ import annotations

from django.urls import include, path

from accounts.second_factor.views import codes, entry, factors, recovery

_ours = (
    [
        path("pourquoi/", factors.why, name="why"),
        path("perdu/", recovery.lost, name="lost"),
        path("perdu/arreter/<str:token>/", recovery.stop, name="stop"),
        path("perdu/nouveau/<str:token>/", recovery.renew, name="renew"),
        path("aider/", recovery.requests, name="requests"),
        path("aider/<uuid:recovery_id>/", recovery.help_one, name="help"),
    ],
    "second_factor",
)

urlpatterns = [
    path(
        "double-authentification/",
        include(
            [
                path("", include(_ours)),
                path("", factors.index, name="mfa_index"),
                path("code/", entry.authenticate, name="mfa_authenticate"),
                path("cle/", entry.login_with_key, name="mfa_login_webauthn"),
                path("confirmer/", entry.prove_again, name="mfa_reauthenticate"),
                path(
                    "confirmer/cle/",
                    entry.prove_again_with_key,
                    name="mfa_reauthenticate_webauthn",
                ),
                path("application/", factors.activate_app, name="mfa_activate_totp"),
                path("application/retirer/", factors.remove_app, name="mfa_deactivate_totp"),
                path("cles/ajouter/", factors.add_key, name="mfa_add_webauthn"),
                path("cles/<int:pk>/retirer/", factors.remove_key, name="mfa_remove_webauthn"),
                path("cles/<int:pk>/renommer/", factors.rename_key, name="mfa_edit_webauthn"),
                path("codes/", codes.show_codes, name="mfa_view_recovery_codes"),
                path("codes/refaire/", codes.make_codes, name="mfa_generate_recovery_codes"),
                path("codes/fichier/", codes.download_codes, name="mfa_download_recovery_codes"),
            ]
        ),
    ),
]
