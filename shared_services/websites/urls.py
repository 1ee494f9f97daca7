"""The site's own routes; Wagtail's pages come last, in the project's URL tables."""

from django.urls import path

from shared_services.websites import views
from shared_services.websites.api import views as api

app_name = "websites"

urlpatterns = [
    path("style.css", views.style_css, name="style"),
    path("plan-du-site/", views.site_map, name="site_map"),
    path("agenda/agenda.ics", views.agenda_ics, name="agenda_ics"),
    path("agenda/<str:slug>/evenement.ics", views.event_ics, name="event_ics"),
    path("annuaire/equipements.csv", views.facilities_csv, name="facilities_csv"),
    path("annuaire/<slug:slug>/", views.directory_entry, name="directory_entry"),
    path("annuaire/<slug:slug>/fiche.vcf", views.directory_card, name="directory_card"),
    path("actualites/flux.xml", views.NewsFeed(), name="news_feed"),
    path("api/v1/news/", api.NewsList.as_view(), name="api_news"),
    path("api/v1/events/", api.EventList.as_view(), name="api_events"),
    path("api/v1/directory/", api.DirectoryList.as_view(), name="api_directory"),
]
