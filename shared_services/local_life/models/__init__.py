from shared_services.local_life.models.jobs import JobOffer
from shared_services.local_life.models.menus import MenuDay, MenuWeek
from shared_services.local_life.models.waste import (
    CollectionRound,
    CollectionSector,
    CollectionShift,
    CollectionStreet,
)

__all__ = [
    "CollectionRound",
    "CollectionSector",
    "CollectionShift",
    "CollectionStreet",
    "JobOffer",
    "MenuDay",
    "MenuWeek",
]
