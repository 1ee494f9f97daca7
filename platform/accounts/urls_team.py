from __future__ import annotations

from django.urls import path

from accounts.access.views import guests, review
from accounts.views import roles, team

app_name = "team"
urlpatterns = [
    path("", team.index, name="index"),
    path("inviter/", team.invite, name="invite"),
    path("acces/", guests.index, name="accesses"),
    path("acces/<uuid:access_id>/repondre/", guests.answer, name="answer-access"),
    path("acces/<uuid:access_id>/refuser/", guests.refuse, name="refuse-access"),
    path("acces/<uuid:access_id>/terminer/", guests.end, name="end-access"),
    path("revue/", review.index, name="review"),
    path("revue/acces.csv", review.download, name="review-file"),
    path("revue/<uuid:user_id>/verifier/", review.check, name="check"),
    path("roles/", roles.index, name="roles"),
    path("roles/nouveau/", roles.add, name="add-role"),
    path("roles/<slug:code>/", roles.edit, name="edit-role"),
    path("roles/<slug:code>/modele/", roles.reset, name="reset-role"),
    path("roles/<slug:code>/supprimer/", roles.drop, name="drop-role"),
    path("<uuid:user_id>/", team.edit, name="edit"),
    path("<uuid:user_id>/retirer/", team.remove, name="remove"),
    path("invitations/<uuid:invitation_id>/renvoyer/", team.resend, name="resend"),
    path("invitations/<uuid:invitation_id>/annuler/", team.withdraw, name="withdraw"),
]
