from django.urls import path

from shared_services.site_search.api import views as api
from shared_services.site_search.views import pages

app_name = "site_search"

urlpatterns = [
    path("recherche/", pages.search, name="search"),
    path("api/v1/search/", api.Search.as_view(), name="api_search"),
    path("api/v1/search/suggestions/", api.Suggestions.as_view(), name="api_suggestions"),
]
