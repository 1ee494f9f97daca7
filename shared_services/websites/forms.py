from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from shared_services.websites.kept_documents import is_kept
from shared_services.websites.photo_privacy import without_metadata
from shared_services.websites.published_files import check_published_file
from shared_services.websites.storage_room import check_room_for


class PublishedDocumentForm(BaseDocumentForm):
    """Wagtail's form of a document, in its screens, its choosers and its multiple upload."""

    def clean_file(self) -> Any:
        file = self.cleaned_data.get("file")
        if file is not None and "file" in self.changed_data:
            self._check_may_change()
            check_published_file(file)
            check_room_for(file.size)
        return file

    def _check_may_change(self) -> None:
        # The register promises the very file that went online: CGCT, art. R. 2131-1.
        if self.instance.pk and is_kept(self.instance.pk):
            raise ValidationError(
                _(
                    "C'est le texte d'un acte publié : il ne change plus. Publiez un nouvel acte "
                    "qui remplace celui-ci."
                ),
                code="published_act",
            )


class PublishedImageForm(BaseImageForm):
    """Wagtail's form of a picture, in its screens, its choosers and its multiple upload."""

    def clean_file(self) -> Any:
        file = self.cleaned_data.get("file")
        if file is not None and "file" in self.changed_data:
            check_room_for(file.size)
            return without_metadata(file)
        return file
