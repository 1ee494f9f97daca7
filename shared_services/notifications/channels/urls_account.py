"""On the account host: where companies report, outside every space."""

from __future__ import annotations

from django.urls import path

from shared_services.notifications.channels import webhooks, webhooks_sms

app_name = "channels"

urlpatterns = [
    path("rapports/courriel/brevo/", webhooks.BrevoReports.as_view(), name="brevo-reports"),
    path("rapports/courriel/mailjet/", webhooks.MailjetReports.as_view(), name="mailjet-reports"),
    path(
        "rapports/sms/<uuid:notification_id>/<str:signature>/",
        webhooks_sms.sms_report,
        name="sms-report",
    ),
]
