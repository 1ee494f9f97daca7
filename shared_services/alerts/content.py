"""What one message of an alert says, and the rules it must keep."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from kernel.clock import now
from shared_services.alerts.catalogue import AlertKind, defaults
from shared_services.alerts.errors import WrongAlert
from shared_services.alerts.models import (
    HEADLINE_LENGTH,
    AlertMessage,
    Certainty,
    Channel,
    Severity,
    Urgency,
    all_channels,
)

LONGEST_INSTRUCTION = 2000
LONGEST_SMS = 459  # three parts of GSM-7
# CAP 1.2: « latitude,longitude » pairs apart by blanks; a circle is a centre and kilometres.
_PAIR = re.compile(r"-?\d{1,2}(\.\d+)?,-?\d{1,3}(\.\d+)?")
_FEWEST_CORNERS = 4

Problems = list[tuple[str, str]]


@dataclass(frozen=True)
class Content:
    severity: str
    urgency: str
    certainty: str
    headline: str
    instruction: str
    starts_at: datetime
    ends_at: datetime
    sms: str = ""
    link: str = ""
    area_text: str = ""
    polygon: str = ""
    circle: str = ""
    channels: tuple[str, ...] = field(default_factory=lambda: tuple(all_channels()))

    def put_into(self, message: AlertMessage) -> None:
        for name, value in asdict(self).items():
            setattr(message, name, list(value) if name == "channels" else value)

    def as_plain(self) -> dict[str, Any]:
        """What travels to another space, as JSON."""
        told = asdict(self)
        return told | {name: told[name].isoformat() for name in ("starts_at", "ends_at")}


def content_of(message: AlertMessage) -> Content:
    told = {each.name: getattr(message, each.name) for each in fields(Content)}
    return Content(**{**told, "channels": tuple(message.channels)})


def from_plain(told: dict[str, Any]) -> Content:
    """The inverse of `as_plain`. Raises KeyError, TypeError for what another release wrote."""
    moments = {name: parse_datetime(told[name]) for name in ("starts_at", "ends_at")}
    return Content(**{**told, **moments, "channels": tuple(told["channels"])})


def proposed(kind: AlertKind, place: str) -> Content:
    """The text ready for this type, « à Montholon »."""
    start = now()
    return Content(
        severity=kind.severity,
        urgency=kind.urgency,
        certainty=kind.certainty,
        headline=kind.headline.replace("{place}", place)[:HEADLINE_LENGTH],
        instruction=kind.instruction,
        sms=kind.sms.replace("{place}", place),
        starts_at=start,
        ends_at=start + timedelta(hours=kind.hours),
    )


def all_clear(last: Content) -> Content:
    """« Fin de l'alerte » proposed after that message."""
    headline = _("Fin de l'alerte : %(headline)s") % {"headline": last.headline}
    return replace(
        last,
        headline=headline[:HEADLINE_LENGTH],
        instruction=_("Le danger est passé. Vous pouvez reprendre vos activités."),
        sms=headline[:LONGEST_SMS],
        urgency=Urgency.PAST.value,
        severity=Severity.MINOR.value,
        certainty=Certainty.OBSERVED.value,
        starts_at=now(),
        ends_at=now() + timedelta(hours=24),
    )


def check(content: Content) -> None:
    """Raises WrongAlert with everything that is wrong, in plain words."""
    problems = [*_texts(content), *_codes(content), *_validity(content), *_area(content)]
    if problems:
        raise WrongAlert(problems)


def _texts(content: Content) -> Problems:
    found: Problems = []
    if not content.headline.strip():
        found.append(("headline", _("Donnez un titre : ce qui se passe, et où.")))
    if len(content.headline) > HEADLINE_LENGTH or not content.headline.isprintable():
        found.append(("headline", _("Le titre tient sur une ligne, en 120 caractères au plus.")))
    if not content.instruction.strip():
        found.append(("instruction", _("Dites ce qu'il faut faire, une consigne par ligne.")))
    if len(content.instruction) > LONGEST_INSTRUCTION or "\x00" in content.instruction:
        found.append(("instruction", _("Les consignes tiennent en 2 000 caractères.")))
    if Channel.SMS in content.channels and not content.sms.strip():
        found.append(("sms", _("Écrivez le texte du SMS, ou décochez l'envoi par SMS.")))
    if len(content.sms) > LONGEST_SMS or not content.sms.isprintable():
        found.append(("sms", _("Le SMS tient sur une ligne, en 459 caractères au plus.")))
    if len(content.area_text) > 300 or not content.area_text.isprintable():
        found.append(("area_text", _("Le lieu tient sur une ligne, en 300 caractères au plus.")))
    return found + _link(content.link)


def _link(link: str) -> Problems:
    if not link:
        return []
    try:
        URLValidator(schemes=["https"])(link)
    except ValidationError:
        return [("link", _("Le lien commence par https:// et mène à une page."))]
    return [] if len(link) <= 500 else [("link", _("Le lien est trop long."))]


def _codes(content: Content) -> Problems:
    found: Problems = []
    choices = (("severity", Severity), ("urgency", Urgency), ("certainty", Certainty))
    for name, known in choices:
        if getattr(content, name) not in known.values:
            found.append((name, _("Choisissez une des réponses proposées.")))
    if not content.channels or not set(content.channels) <= set(Channel.values):
        found.append(("channels", _("Choisissez au moins un moyen de prévenir.")))
    return found


def _validity(content: Content) -> Problems:
    if content.ends_at <= now():
        return [("ends_at", _("La fin est déjà passée : choisissez une date à venir."))]
    if content.ends_at <= content.starts_at:
        return [("ends_at", _("La fin vient après le début."))]
    days = defaults().longest_days
    if content.ends_at > now() + timedelta(days=days):
        words = _("Une alerte dure %(days)s jours au plus : vous pourrez la prolonger.")
        return [("ends_at", words % {"days": days})]
    return []


def _area(content: Content) -> Problems:
    found: Problems = []
    corners = content.polygon.split()
    if content.polygon and not (
        len(corners) >= _FEWEST_CORNERS
        and corners[0] == corners[-1]
        and all(_is_place(corner) for corner in corners)
    ):
        words = _("Un polygone est une suite « latitude,longitude » qui revient à son départ.")
        found.append(("polygon", words))
    if content.circle and not _is_circle(content.circle):
        words = _("Un cercle s'écrit « latitude,longitude kilomètres », par exemple 47.87,3.28 2.")
        found.append(("circle", words))
    return found


def _is_place(text: str) -> bool:
    if not _PAIR.fullmatch(text):
        return False
    latitude, longitude = map(float, text.split(","))
    return abs(latitude) <= 90 and abs(longitude) <= 180


def _is_circle(text: str) -> bool:
    centre, _blank, radius = text.partition(" ")
    return _is_place(centre) and bool(re.fullmatch(r"\d{1,3}(\.\d+)?", radius))
