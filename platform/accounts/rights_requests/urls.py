"""In the back office."""

from __future__ import annotations

from django.urls import path

from accounts.rights_requests import views

app_name = "rights_requests"
urlpatterns = [
    path("", views.index, name="index"),
    path("noter/", views.note, name="note"),
    path("<uuid:rights_request_id>/", views.detail, name="detail"),
    path("<uuid:rights_request_id>/prolonger/", views.extend, name="extend"),
]
