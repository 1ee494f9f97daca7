"""On the account host."""

from __future__ import annotations

from django.urls import path

from accounts.phones import views

app_name = "phones"

urlpatterns = [
    path("telephone/", views.mine, name="mine"),
    path("telephone/code/", views.code, name="code"),
    path("telephone/retirer/", views.forget, name="forget"),
]
