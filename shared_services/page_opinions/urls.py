"""Where readers answer; the back office's screen is in `wagtail_hooks`."""

from django.urls import path

from shared_services.page_opinions.views import answering

app_name = "page_opinions"

urlpatterns = [
    path("avis/", answering.answer, name="answer"),
    path("avis/merci/", answering.thanks, name="thanks"),
]
