"""Public addresses, in French, on a commune's host and the intercommunality's."""

from django.urls import path

from shared_services.subscriptions.views import reading

app_name = "subscriptions"

urlpatterns = [
    path("abonnements/", reading.subscribe, name="subscribe"),
    path("abonnements/envoye/", reading.sent, name="sent"),
    path("abonnements/confirmer/<str:token>/", reading.confirm, name="confirm"),
    path("abonnements/mes-choix/<str:token>/", reading.manage, name="manage"),
    path("abonnements/arreter/<str:token>/", reading.leave, name="leave"),
]
