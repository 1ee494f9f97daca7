"""Fictional people the stand-in knows, as each provider would describe them."""

from __future__ import annotations

from typing import Any

RESIDENTS: dict[str, dict[str, Any]] = {
    "angela": {
        "given_name": "Angela Claire Louise",
        "family_name": "DUBOIS",
        "birthdate": "1962-08-24",
        "gender": "female",
        "birthplace": "75107",
        "birthcountry": "99100",
        "email": "angela.dubois@exemple.example",
    },
    "jean": {
        "given_name": "Jean",
        "family_name": "MOUSTACHE",
        "birthdate": "1981-02-11",
        "gender": "male",
        "birthplace": "89024",
        "birthcountry": "99100",
        "email": "jean.moustache@exemple.example",
    },
    "citoyenne": {
        "given_name": "Inès",
        "family_name": "MARTIN",
        "birthdate": "1990-05-03",
        "gender": "female",
        "birthplace": "",
        "birthcountry": "99139",
        "email": "citoyenne@exemple.example",
    },
}
AGENTS: dict[str, dict[str, Any]] = {
    "secretaire": {
        "given_name": "Sylvie",
        "usual_name": "BERNARD",
        "email": "secretaire@montholon.example",
        "uid": "secretaire-montholon",
        "siret": "21890003600018",
        "idp_id": "71144ab3-ee1a-4401-b7b3-79b44f7daeeb",
    },
    "nouvelle": {
        "given_name": "Amina",
        "usual_name": "PETIT",
        "email": "amina.petit@mairie.example",
        "uid": "nouvelle-agente",
        "siret": "21890003600018",
        "idp_id": "71144ab3-ee1a-4401-b7b3-79b44f7daeeb",
    },
}
