"""Mounted under `/console/` on an intercommunality's host."""

from django.urls import path

from federation.views import access, communes, life, mergers, opening, sending, sharing, sites

app_name = "federation"
urlpatterns = [
    path("", communes.communes, name="communes"),
    path("communes/<uuid:authority_id>/", life.commune, name="commune"),
    path("communes/<uuid:authority_id>/inviter/", communes.invite, name="invite"),
    path(
        "communes/<uuid:authority_id>/etat/<slug:target>/", life.change_state, name="change_state"
    ),
    path("communes/<uuid:authority_id>/adresses/", life.domains, name="domains"),
    path(
        "communes/<uuid:authority_id>/adresses/<int:domain_id>/<slug:act>/",
        life.domain_act,
        name="domain_act",
    ),
    path("communes/<uuid:authority_id>/nom/", life.rename, name="rename"),
    path("communes/<uuid:authority_id>/codes/", life.recode, name="recode"),
    path("communes/<uuid:authority_id>/acces/", access.ask, name="access"),
    path("sites/", sites.index, name="sites"),
    path("sites/export.csv", sites.export, name="sites_export"),
    path("partage/", sharing.index, name="sharing"),
    path("envois/", sending.index, name="sending"),
    path("envois/<uuid:authority_id>/", sending.change, name="change_sending"),
    path("ouvrir/", opening.search, name="open"),
    path("ouvrir/<str:insee_code>/", opening.open_commune, name="open_commune"),
    path("ouvertures/<uuid:job_id>/", opening.opening, name="opening"),
    path("ouvertures/<uuid:job_id>/reessayer/", opening.retry, name="retry"),
    path("communes-nouvelles/", mergers.index, name="mergers"),
    path("communes-nouvelles/preparer/", mergers.new, name="new_merger"),
    path("communes-nouvelles/<uuid:merger_id>/", mergers.merger, name="merger"),
    path("communes-nouvelles/<uuid:merger_id>/<slug:name>/", mergers.act, name="act_on_merger"),
]
