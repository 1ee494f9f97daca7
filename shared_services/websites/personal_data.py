"""What this service holds of a person in the current space, for their own copy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from wagtail.models import PageLogEntry

from accounts.data_rights.facade import Section, register_personal_data
from kernel.processings import kept


def register() -> None:
    register_personal_data("websites", collector=collect)


def collect(person: Any) -> Iterator[Section]:
    """Acts on pages. The pages themselves are the authority's, not the writer's."""
    acts = PageLogEntry.objects.filter(user_id=person.pk).order_by("-timestamp")
    yield Section(
        "Pages du site que vous avez écrites ou modifiées",
        kept("websites.pages"),
        [
            {
                "Date": date_format(localtime(row.timestamp), "j F Y à H:i"),
                "Page": row.label,
                "Acte": str(row.message or row.action),
            }
            for row in acts
        ],
    )
