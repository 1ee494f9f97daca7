"""On the account host."""

from __future__ import annotations

from django.urls import path

from accounts.federated.views import entry, identities, pending

app_name = "federated"

urlpatterns = [
    path("franceconnect/", entry.start, {"provider": "franceconnect"}, name="franceconnect"),
    path("franceconnect/retour/", entry.come_back, {"provider": "franceconnect"}),
    path("proconnect/", entry.start, {"provider": "proconnect"}, name="proconnect"),
    path("proconnect/retour/", entry.come_back, {"provider": "proconnect"}),
    path("deconnexion/faite/", entry.signed_out, name="signed-out"),
    path("identite/", pending.choice, name="choice"),
    path("identite/code/", pending.code, name="code"),
    path("identite/retrouver/", pending.same, name="same"),
    path("identite/relier/", identities.link, name="link"),
    path("identite/fusionner/", identities.merge, name="merge"),
    path("identites/", identities.identities, name="identities"),
    path("identites/retirer/", identities.unlink, name="unlink"),
    path("identites/autre-compte/", identities.other_account, name="other-account"),
]
