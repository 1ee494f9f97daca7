from tenants.reversibility.models.deletions import LegalDelay, SpaceDeletion
from tenants.reversibility.models.exports import SpaceExport, SpaceExportPart
from tenants.reversibility.models.restores import SpaceRestore

__all__ = ["LegalDelay", "SpaceDeletion", "SpaceExport", "SpaceExportPart", "SpaceRestore"]
