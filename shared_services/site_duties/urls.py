"""Pages of the site that the law asks for; the back office's screens are in `wagtail_hooks`."""

from django.urls import path

from shared_services.site_duties.views import machines, reading

app_name = "site_duties"

urlpatterns = [
    path("mentions-legales/", reading.legal_notice, name="legal"),
    path("donnees-personnelles/", reading.privacy, name="privacy"),
    path("eco-conception/", reading.eco, name="eco"),
    path("sitemap.xml", machines.sitemap_index, name="sitemap_index"),
    path("sitemap-<slug:address_kind>.xml", machines.sitemap, name="sitemap"),
    path("robots.txt", machines.robots_txt, name="robots"),
    path("llms.txt", machines.llms_txt, name="llms_txt"),
    path(".well-known/security.txt", machines.security_txt, name="security_txt"),
    path("accessibilite/", reading.accessibility, name="accessibility"),
]
