from __future__ import annotations

from kernel.errors import DomainError


class DownloadRefused(DomainError):
    """A copy that cannot be asked for now, or that is not there to be taken."""


class DeletionRefused(DomainError):
    """An account that cannot be deleted now, or whose deletion cannot be stopped any more."""
