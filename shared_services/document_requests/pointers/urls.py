"""On the account host."""

from __future__ import annotations

from django.urls import path

from shared_services.document_requests.pointers import views

app_name = "request_pointers"

urlpatterns = [path("mes-demarches/", views.index, name="index")]
