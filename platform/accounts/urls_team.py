from __future__ import annotations

from django.urls import path

from accounts.views import team

app_name = "team"
urlpatterns = [
    path("", team.index, name="index"),
    path("inviter/", team.invite, name="invite"),
    path("<uuid:user_id>/", team.edit, name="edit"),
    path("<uuid:user_id>/retirer/", team.remove, name="remove"),
    path("invitations/<uuid:invitation_id>/renvoyer/", team.resend, name="resend"),
    path("invitations/<uuid:invitation_id>/annuler/", team.withdraw, name="withdraw"),
]
