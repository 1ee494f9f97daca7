"""Sound answers to every paper that can be asked on line, step by step, as a browser posts them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from kernel.clock import today


def in_days(days: int) -> str:
    return f"{today() + timedelta(days=days):%d/%m/%Y}"


SPOUSES = {
    "spouse1_birth_name": "Roy",
    "spouse1_first_names": "Camille",
    "spouse2_birth_name": "Petit",
    "spouse2_first_names": "Jules",
}
DECEASED = {"deceased_birth_name": "Roy", "deceased_first_names": "Camille"}
SPOT = {
    "spot_street": "3 rue du Lavoir",
    "spot_postal_code": "89110",
    "spot_city": "Chassy",
}


def answers_to(code: str) -> dict[str, dict[str, Any]]:
    """Posted data by step."""
    return {
        "marriage_certificate": {
            "document": {"copy": "full", "quality": "self"},
            "marriage": {
                "married_on": "12/06/1998",
                "place": "here:Chassy",
                "parents": "Roy Hélène, Petit Anne",
                **SPOUSES,
            },
        },
        "death_certificate": {
            "person": {
                "died_on": "3 février 2019",
                "tie": "home",
                "place": "here:Chassy",
                **DECEASED,
            }
        },
        "multilingual_extract": {
            "deed": {"deed": "birth", "target_country": "Portugal"},
            "person": {
                "subject_birth_name": "Roy",
                "subject_first_names": "Camille",
                "drawn_on": "14/05/1990",
                "place": "here:Chassy",
            },
        },
        "family_booklet": {
            "reason": {"holder": "yes", "reason": "lost"},
            "deeds": {
                "deeds_rows": "1",
                "deeds_0_kind": "marriage",
                "deeds_0_names": "Roy Camille et Petit Jules",
                "deeds_0_day": "12/06/1998",
                "deeds_0_town": "Chassy",
            },
        },
        "public_space_permit": {
            "occupation": {
                "kind": "terrace",
                "describe": "Quatre tables devant le café.",
                "area": "12,5",
                **SPOT,
            },
            "dates": {"from_day": in_days(30), "to_day": in_days(60), "company": "no"},
        },
        "planning_certificate": {
            "request": {"kind": "information"},
            "land": {
                "parcels_rows": "1",
                "parcels_0_section": "AB",
                "parcels_0_number": "123",
                "parcels_0_area": "1 200",
                **SPOT,
            },
        },
        "cemetery_plot": {
            "plot": {"act": "new", "quality": "resident", "shape": "urn", "years": "30"},
            "people": {"reserved": "family"},
        },
        "temporary_bar_permit": {
            "organiser": {"kind": "association", "name": "Comité des fêtes", "already": "2"},
            "event": {
                "event": "Fête du village",
                "day": in_days(40),
                "hours": "de 14 h à 23 h",
                "in_stadium": "no",
                **SPOT,
            },
        },
    }[code]
