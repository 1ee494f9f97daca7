"""Where an alert is read. Workers have no request: the table of addresses is named."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse

from kernel.middleware.host import URLCONFS


def page_path(alert_id: UUID | str) -> str:
    """The alert's page on the site of the space it is in."""
    return reverse("alerts:detail", urlconf=URLCONFS["commune"], args=[alert_id])


def screen_path(alert_id: UUID | str) -> str:
    """The alert in the back office."""
    return reverse("alerts_admin:detail", urlconf=URLCONFS["commune"], args=[alert_id])


def cap_path(message_id: UUID | str) -> str:
    return reverse("alerts:cap", urlconf=URLCONFS["commune"], args=[message_id])


def path_of(about: str, _reader: UUID) -> str:
    """Empty for a message about something else."""
    kind, _sign, identity = about.partition(":")
    return page_path(identity) if kind == "alert" else ""
