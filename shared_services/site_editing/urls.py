"""The preview that is shared; screens of the team are in `wagtail_hooks`."""

from django.urls import path

from shared_services.site_editing.views import reading

app_name = "site_editing_site"

urlpatterns = [
    path("apercu/<str:token>/", reading.preview, name="preview"),
    path("apercu/<str:token>/<int:page_id>/", reading.preview, name="preview_page"),
]
