"""Which clock the town halls of a department live by."""

from __future__ import annotations

METROPOLE = "Europe/Paris"

# IANA database (tzdata), by the code of the department or of the collectivity (INSEE, COG 2026).
OVERSEAS = {
    "971": "America/Guadeloupe",
    "972": "America/Martinique",
    "973": "America/Cayenne",
    "974": "Indian/Reunion",
    "975": "America/Miquelon",
    "976": "Indian/Mayotte",
    "977": "America/St_Barthelemy",
    "978": "America/Marigot",
    "986": "Pacific/Wallis",
    "987": "Pacific/Tahiti",
    "988": "Pacific/Noumea",
}


def time_zone_of(department_code: str) -> str:
    return OVERSEAS.get(department_code, METROPOLE)
