"""What anyone reads; the back office's screens are in `wagtail_hooks`."""

from django.urls import path

from shared_services.local_life.api import views as api
from shared_services.local_life.views import jobs, menus, waste

app_name = "local_life"

urlpatterns = [
    path("emplois/", jobs.index, name="jobs"),
    path("emplois/flux.xml", jobs.JobFeed(), name="jobs_feed"),
    path("emplois/<int:job_offer_id>-<slug:slug>/", jobs.job, name="job"),
    path("menus/", menus.index, name="menus"),
    path("collecte/", waste.index, name="waste"),
    path("collecte/<int:sector_id>-<slug:slug>.ics", waste.sector_ics, name="waste_ics"),
    path("api/v1/jobs/", api.JobList.as_view(), name="api_jobs"),
    path("api/v1/menus/", api.MenuList.as_view(), name="api_menus"),
]
