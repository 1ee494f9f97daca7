"""The operator's host: who runs this deployment."""

from django.urls import include, path

from project.urls_shared import sign_on_patterns

urlpatterns = [
    *sign_on_patterns,
    path("", include("federation.urls_operator")),
]
