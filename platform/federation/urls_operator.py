"""Mounted at the root of the operator's host."""

from django.urls import path

from federation.views import (
    access,
    accounts,
    departures,
    journal,
    life,
    mergers,
    operator,
    promises,
)

app_name = "federation"
urlpatterns = [
    path("", operator.home, name="home"),
    path("console/comptes/", accounts.accounts, name="accounts"),
    path("console/comptes/chercher/", accounts.find, name="find_account"),
    path("console/comptes/proteger/", accounts.suspect, name="suspect_account"),
    path("console/", operator.intercommunalities, name="intercommunalities"),
    path(
        "console/intercommunalites/<uuid:authority_id>/",
        operator.intercommunality,
        name="intercommunality",
    ),
    path("console/intercommunalites/<uuid:authority_id>/inviter/", operator.invite, name="invite"),
    path("console/collectivites/<uuid:authority_id>/", life.commune, name="commune"),
    path(
        "console/collectivites/<uuid:authority_id>/etat/<slug:target>/",
        life.change_state,
        name="change_state",
    ),
    path("console/collectivites/<uuid:authority_id>/adresses/", life.domains, name="domains"),
    path(
        "console/collectivites/<uuid:authority_id>/adresses/<int:domain_id>/<slug:act>/",
        life.domain_act,
        name="domain_act",
    ),
    path("console/collectivites/<uuid:authority_id>/nom/", life.rename, name="rename"),
    path("console/collectivites/<uuid:authority_id>/codes/", life.recode, name="recode"),
    path("console/collectivites/<uuid:authority_id>/intercommunalite/", life.move, name="move"),
    path("console/collectivites/<uuid:authority_id>/acces/", access.ask, name="access"),
    path("console/collectivites/<uuid:authority_id>/urgence/", access.emergency, name="emergency"),
    path(
        "console/collectivites/<uuid:authority_id>/urgence/<uuid:access_id>/confirmer/",
        access.confirm,
        name="confirm_emergency",
    ),
    path(
        "console/collectivites/<uuid:authority_id>/urgence/inviter/",
        access.invite,
        name="invite_in_emergency",
    ),
    path("console/ouvrir/", operator.search, name="open"),
    path(
        "console/ouvrir/<str:siren>/",
        operator.open_intercommunality,
        name="open_intercommunality",
    ),
    path("console/ouvertures/<uuid:job_id>/", operator.opening, name="opening"),
    path("console/ouvertures/<uuid:job_id>/reessayer/", operator.retry, name="retry"),
    path("console/departs/", departures.departures, name="departures"),
    path("console/departs/<uuid:deletion_id>/", departures.order, name="order_deletion"),
    path(
        "console/departs/archives/<uuid:export_id>/",
        departures.download,
        name="departure_archive",
    ),
    path("console/communes-nouvelles/", mergers.index, name="mergers"),
    path("console/communes-nouvelles/preparer/", mergers.new, name="new_merger"),
    path("console/communes-nouvelles/<uuid:merger_id>/", mergers.merger, name="merger"),
    path(
        "console/communes-nouvelles/<uuid:merger_id>/<slug:name>/",
        mergers.act,
        name="act_on_merger",
    ),
    path("console/travaux/", promises.index, name="promises"),
    path("console/travaux/reessayer/", promises.retry, name="retry_promises"),
    path("console/journal/", journal.journal, name="journal"),
    path("console/journal/verification/", journal.verified, name="journal_verified"),
    path(
        "console/journal/journal.jsonl",
        journal.download,
        {"kind": "jsonl"},
        name="journal_whole",
    ),
    path("console/journal/journal.csv", journal.download, {"kind": "csv"}, name="journal_table"),
]
