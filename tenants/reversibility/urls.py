"""Mounted by `wagtail_hooks` under `/gestion/export/`."""

from django.urls import path

from tenants.reversibility import views

app_name = "reversibility"
urlpatterns = [
    path("", views.index, name="index"),
    path("demander/", views.ask, name="ask"),
    path("<uuid:export_id>/telecharger/", views.download, name="download"),
    path("<uuid:export_id>/exploitant/", views.allow_operator, name="allow_operator"),
]
