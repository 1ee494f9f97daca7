"""What anyone reads and books; the back office's screens are in `wagtail_hooks`."""

from django.urls import path

from shared_services.appointments.views import booking, follow_up

app_name = "appointments"

urlpatterns = [
    path("rendez-vous/", booking.index, name="index"),
    path("rendez-vous/suivi/<str:token>/", follow_up.follow, name="follow"),
    path("rendez-vous/suivi/<str:token>/rendez-vous.ics", follow_up.follow_ics, name="follow_ics"),
    path("rendez-vous/suivi/<str:token>/deplacer/", follow_up.move, name="move"),
    path("rendez-vous/agenda/<uuid:feed_key>.ics", follow_up.agenda_ics, name="agenda_ics"),
    path("rendez-vous/<slug:slug>/", booking.reason, name="reason"),
    path("rendez-vous/<slug:slug>/reserver/", booking.book, name="book"),
]
