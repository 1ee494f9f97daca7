"""An intercommunality's host: its console, and a space like any other."""

from django.urls import include, path

from project.urls_shared import page_patterns, space_patterns

urlpatterns = [
    path("console/", include("federation.urls_intercommunality")),
    *space_patterns,
    *page_patterns,
]
