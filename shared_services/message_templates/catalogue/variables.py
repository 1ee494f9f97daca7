"""Variables that several messages share. Each reads the context that callers give to `notify`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime

from shared_services.message_templates.catalogue.message import Kind, Variable

Context = Mapping[str, Any]


def long_date(day: Any) -> str:
    return date_format(day, "l j F Y")


def plain_date(day: Any) -> str:
    return date_format(localtime(day), "j F Y")


def moment(when: Any) -> str:
    return date_format(localtime(when), "j F Y à H:i")


def contact_lines(context: Context) -> str:
    """Who is in charge and how to reach them, as CRPA R112-5 2° wants it told."""
    contact = context["contact"]
    lines = [contact.service, contact.town_hall, contact.address]
    lines += [f"Téléphone : {contact.phone}"] if contact.phone else []
    lines += [f"Courriel : {contact.email}"] if contact.email else []
    return "\n".join(line for line in lines if line)


NAME = Variable(
    "nom", "Nom de la personne", "Camille Roy", lambda context: context["request"].applicant_name
)
_NUMBER_LAW = "Sans lui, la personne ne peut pas suivre sa demande."
NUMBER = Variable(
    "numéro de suivi",
    "Numéro de la demande",
    "MON-7K2F-9Q",
    lambda context: context["request"].tracking_number,
    law=_NUMBER_LAW,
)
LINK = Variable(
    "lien de suivi",
    "Adresse personnelle pour suivre la demande",
    "https://montholon.exemple.example/demarches/suivi/exemple/",
    lambda context: context["follow_url"],
    kind=Kind.LINK,
    law="C'est par lui que la personne suit sa demande et répond.",
    button="Suivre ma demande",
)
CONTACT = Variable(
    "service chargé de la demande",
    "Service, adresse, téléphone et courriel",
    "Service de l'état civil\nMairie de Montholon\n5 place de la Mairie\n"
    "Téléphone : 03 86 00 00 00\nCourriel : etat-civil@montholon.example",
    contact_lines,
)
CONTACT_BY_LAW = Variable(
    CONTACT.name,
    CONTACT.label,
    CONTACT.example,
    contact_lines,
    law="Désignation, adresses et téléphone du service : article R112-5, 2°, du CRPA.",
)
PROCEDURE = Variable(
    "démarche",
    "Nom de la démarche",
    "Acte de naissance",
    lambda context: context["procedure"].title,
)
