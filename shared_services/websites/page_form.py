"""The form of every page of a site: a draft is kept as it is, a publication follows the rules."""

from __future__ import annotations

from typing import Any

from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.fields import RichTextField

from shared_services.websites.publishing_rules import faults_of_text


class SitePageForm(WagtailAdminPageForm):
    def clean(self) -> dict[str, Any]:
        """Add an error for each fault of a text, unless the page is only kept as a draft."""
        cleaned: dict[str, Any] = super().clean()
        if self.is_deferred_validation:
            return cleaned
        for name in self.instance.required_to_publish:
            # An empty rich text still has its paragraph.
            written = strip_tags(cleaned.get(name) or "").strip()
            if not written and name not in self.errors:
                self.add_error(name, _("À remplir avant de publier."))
        for field in self.instance._meta.get_fields():
            if isinstance(field, RichTextField) and cleaned.get(field.name):
                faults, _level = faults_of_text(cleaned[field.name])
                for fault in faults:
                    self.add_error(field.name, fault)
        return cleaned
