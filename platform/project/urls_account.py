"""The account host: the only place with passwords."""

from django.urls import include, path

urlpatterns = [
    path("", include("accounts.urls")),
    path("", include("accounts.federated.urls")),
    path("", include("accounts.sessions.urls")),
    path("", include("accounts.second_factor.urls")),
    path("", include("shared_services.notifications.channels.urls_account")),
    path("", include("shared_services.notifications.gathered.urls")),
    path("", include("shared_services.document_requests.pointers.urls")),
    path("", include("shared_services.notifications.preferences.urls")),
    path("", include("shared_services.subscriptions.urls_account")),
    path("", include("accounts.data_rights.urls")),
    path("", include("accounts.rights_requests.urls_account")),
    path("", include("accounts.passwords.urls_account")),
    path("", include("accounts.phones.urls")),
]
