"""The guides on a site; the back office's screens are in `wagtail_hooks`."""

from django.urls import path

from shared_services.official_guides.views import reading

app_name = "official_guides"

urlpatterns = [
    path("guides/", reading.index, name="index"),
    path("guides/<str:guide_audience>/", reading.audience, name="audience"),
    path("guides/<str:guide_audience>/<str:guide_address>/", reading.guide, name="guide"),
]
