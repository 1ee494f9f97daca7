"""Files: each space's files lie in a folder named after its schema, never elsewhere.

`default` holds public media (a site's images and documents), served under `/media/<schema>/` by
`kernel.media`, which refuses another space's folder. `private` holds what people hand in: it has
no address; a view checks rights and streams it.
"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage

from kernel.errors import NoSpaceSelected
from kernel.tenancy import PUBLIC_SCHEMA, current_schema


def _space_folder() -> str:
    schema = current_schema()
    if schema == PUBLIC_SCHEMA:
        raise NoSpaceSelected("files belong to a space and none is selected")
    return schema


class SpaceStorage(FileSystemStorage):
    """Public media of the current space."""

    root_setting = "MEDIA_ROOT"

    @property
    def base_location(self) -> str:
        return str(Path(getattr(settings, self.root_setting)) / _space_folder())

    @property
    def location(self) -> str:
        return str(Path(self.base_location).resolve())

    @property
    def base_url(self) -> str:
        return f"{settings.MEDIA_URL}{_space_folder()}/"


class PrivateStorage(SpaceStorage):
    """Files people hand in, of the current space. Asking for an address is a defect."""

    root_setting = "PRIVATE_ROOT"

    def url(self, name: str | None) -> str:
        raise ValueError("private files have no address: stream them from a view")
