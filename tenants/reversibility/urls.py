"""Mounted by `wagtail_hooks` under `/gestion/export/`."""

from django.urls import path

from tenants.reversibility import views

app_name = "reversibility"
urlpatterns = [
    path("", views.index, name="index"),
    path("demander/", views.ask, name="ask"),
    path("<uuid:export_id>/telecharger/", views.download, name="download"),
    path("<uuid:export_id>/exploitant/", views.allow_operator, name="allow_operator"),
    path("suppression/", views.deletion, name="deletion"),
    path("suppression/demander/", views.ask_deletion, name="ask_deletion"),
    path("suppression/accepter/", views.accept, name="accept_deletion"),
    path("suppression/visa/", views.visa, name="visa"),
    path("suppression/annuler/", views.cancel, name="cancel_deletion"),
]
