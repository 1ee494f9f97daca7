"""The form of an event: dates apart must be dates of its repetition."""

from __future__ import annotations

from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from shared_services.websites.page_form import SitePageForm


class EventPageForm(SitePageForm):
    def is_valid(self) -> bool:
        """Also false when a date apart is no date of the event: it would be lost in silence."""
        valid = bool(super().is_valid())
        if not valid or self.is_deferred_validation:
            return valid
        days = {localtime(start).date() for start in self.instance.starts()}
        for day in self._days_apart():
            if day not in days:
                self.add_error("repeats", self._unknown(day))
        return not self.errors

    def _days_apart(self) -> list[Any]:
        rows = self.formsets["exceptions"].cleaned_data
        return [row["day"] for row in rows if row.get("day") and not row.get("DELETE")]

    @staticmethod
    def _unknown(day: Any) -> str:
        return _("Le %(day)s, « date à part », n'est pas une date de cet évènement.") % {
            "day": date_format(day, "j F Y")
        }
