"""The register for anyone; the agents' screens are in `wagtail_hooks`."""

from django.urls import path

from shared_services.acts.api import views as api
from shared_services.acts.views import exports, reading

app_name = "acts"

urlpatterns = [
    path("actes/", reading.register, name="register"),
    path("actes/flux.xml", exports.ActsFeed(), name="feed"),
    path("actes/actes.csv", exports.acts_csv, name="csv"),
    path("actes/deliberations.csv", exports.scdl_csv, name="scdl"),
    path("actes/actes.json", exports.acts_json, name="json"),
    path("actes/communes/<slug:commune_slug>/", reading.commune, name="commune"),
    path("actes/<int:act_id>/<slug:slug>/", reading.act, name="act"),
    path("actes/<int:act_id>/horodatage.tsr", exports.stamp, name="stamp"),
    path("actes/autorite-horodatage.pem", exports.stamp_roots, name="stamp_roots"),
    path("api/v1/acts/", api.ActList.as_view(), name="api_acts"),
]
