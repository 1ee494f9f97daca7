"""A message of an alert as a document of the Common Alerting Protocol 1.2 (OASIS, 1 July 2010)."""

from __future__ import annotations

import xml.etree.ElementTree as ET  # written here, never read: nothing hostile is parsed
from datetime import datetime

from django.utils.timezone import localtime

from kernel.tenancy import require_authority
from shared_services.alerts.catalogue import kind_named
from shared_services.alerts.models import Alert, AlertMessage
from shared_services.alerts.paths import page_path

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
CONTENT_TYPE = "application/cap+xml"
LONGEST_HEADLINE = 160  # CAP 1.2, 3.2.2: recommended for short displays


def sender() -> str:
    """Who says it: the host of the space, the same for all its documents."""
    return str(require_authority().primary_host)


def identifier(message: AlertMessage) -> str:
    """Never another for the same message; with sender and date, it names it in the world."""
    return f"urn:uuid:{message.pk}"


def document(alert: Alert, message: AlertMessage, before: list[AlertMessage]) -> bytes:
    """The XML of a message that was sent, `before` being those sent earlier of the same alert."""
    # An alert taken in after an update began here has nothing to refer to: CAP wants references.
    kind = message.kind if before else AlertMessage.Kind.ALERT.value
    root = ET.Element("alert", xmlns=NAMESPACE)
    _texts(
        root,
        identifier=identifier(message),
        sender=sender(),
        sent=_moment(message.sent_at),
        status="Actual",
        msgType=kind,
        scope="Public",
    )
    if before:
        ET.SubElement(root, "references").text = " ".join(_reference(each) for each in before)
    ET.SubElement(root, "incidents").text = f"urn:uuid:{alert.pk}"
    _info(ET.SubElement(root, "info"), alert, message)
    ET.indent(root)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def _info(info: ET.Element, alert: Alert, message: AlertMessage) -> None:
    kind, authority = kind_named(alert.kind), require_authority()
    _texts(
        info,
        language="fr-FR",
        category=kind.category,
        event=kind.label,
        responseType="AllClear" if message.is_all_clear else kind.response,
        urgency=message.urgency,
        severity=message.severity,
        certainty=message.certainty,
    )
    _texts(ET.SubElement(info, "eventCode"), valueName="beffroi", value=kind.code)
    _texts(
        info,
        effective=_moment(message.sent_at),
        onset=_moment(message.starts_at),
        expires=_moment(message.ends_at),
        senderName=authority.town_hall,
        headline=message.headline[:LONGEST_HEADLINE],
    )
    if alert.local_words:
        _texts(info, description=alert.local_words)
    _texts(
        info,
        instruction=message.instruction,
        web=message.link or authority.url(page_path(alert.pk)),
    )
    if authority.phone:
        _texts(info, contact=authority.phone)
    _area(ET.SubElement(info, "area"), message)


def _area(area: ET.Element, message: AlertMessage) -> None:
    authority = require_authority()
    whole = str(authority.full_name)
    place = f"{whole} : {message.area_text}" if message.area_text else whole
    _texts(area, areaDesc=place)
    if message.polygon:
        _texts(area, polygon=" ".join(message.polygon.split()))
    if message.circle:
        _texts(area, circle=message.circle)
    if authority.insee_code:
        # The code of the commune in INSEE's official geographic code.
        _texts(ET.SubElement(area, "geocode"), valueName="INSEE", value=authority.insee_code)


def _reference(message: AlertMessage) -> str:
    """CAP 1.2, 3.2.1: « sender,identifier,sent »."""
    return f"{sender()},{identifier(message)},{_moment(message.sent_at)}"


def _moment(moment: datetime | None) -> str:
    """With the offset in figures: CAP 1.2 refuses « Z »."""
    return localtime(moment).isoformat(timespec="seconds")


def _texts(parent: ET.Element, **texts: str) -> None:
    for name, text in texts.items():
        ET.SubElement(parent, name).text = _printable(text)


def _printable(text: str) -> str:
    """XML 1.0 has no place for control characters."""
    return "".join(one for one in text if one in "\n\t" or ord(one) >= 32)
