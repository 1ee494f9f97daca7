"""Invented alerts for the demo: one that is over in two communes, one being written. No mail."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.utils.timezone import localtime

from kernel.clock import now
from kernel.tenancy import require_authority
from shared_services.alerts.catalogue import kind_named
from shared_services.alerts.content import Content, all_clear, proposed
from shared_services.alerts.models import Alert, AlertMessage, AlertShare
from tenants.authorities.queries import intercommunality_of, members_of

TOLD = ("montholon", "chassy")
WRITING = "montholon"
# Names of the demo's alerts are made from the intercommunality's: the same in each space.
STORM = "demo-storm"


def seed() -> None:
    """Fill the current space; again, nothing changes."""
    if Alert.objects.exists():
        return
    authority = require_authority()
    if not authority.is_commune:
        _storm(authority, authority)
    elif authority.slug in TOLD:
        home = intercommunality_of(authority)
        if home is not None:
            _storm(home, authority)
    if authority.slug == WRITING:
        _draft(authority)


def _storm(home: Any, here: Any) -> None:
    began = localtime(now() - timedelta(days=18)).replace(hour=16, minute=40, second=0)
    ended = began + timedelta(hours=15)
    alert = Alert(
        pk=uuid5(home.id, STORM),
        kind="storm",
        state=Alert.State.ENDED,
        created_at=began,
        began_at=began,
        ended_at=ended,
        ended_because=Alert.End.ALL_CLEAR,
    )
    if home.id != here.id:
        alert.origin_id, alert.origin_name = home.id, home.full_name
        alert.local_words = "La salle des fêtes est ouverte et chauffée toute la nuit."
    alert.save(force_insert=True)
    place = "sur notre territoire"
    warning = replace(
        proposed(kind_named("storm"), place),
        headline="Tempête cette nuit : restez chez vous",
        starts_at=began + timedelta(hours=3),
        ends_at=ended,
    )
    over = replace(all_clear(warning), starts_at=ended, ends_at=ended + timedelta(hours=24))
    _said(alert, "warning", AlertMessage.Kind.ALERT, warning, began, home)
    _said(alert, "over", AlertMessage.Kind.ALL_CLEAR, over, ended, home)
    if home.id == here.id:
        told = [commune for commune in members_of(home) if commune.slug in TOLD]
        AlertShare.objects.bulk_create(
            AlertShare(
                alert=alert,
                commune_id=commune.pk,
                commune_name=commune.name,
                state=AlertShare.State.ENDED,
                told_at=ended,
            )
            for commune in told
        )


def _said(
    alert: Alert, name: str, kind: str, content: Content, moment: datetime, home: Any
) -> None:
    message = AlertMessage(
        pk=uuid5(UUID(str(alert.pk)), name),
        alert=alert,
        kind=kind,
        state=AlertMessage.State.SENT,
        author_name=home.full_name,
        created_at=moment,
        sent_at=moment,
    )
    replace(content, channels=("site", "email")).put_into(message)
    message.save(force_insert=True)


def _draft(authority: Any) -> None:
    alert = Alert.objects.create(kind="water_cut")
    message = AlertMessage(alert=alert, author_name="Sylvie Perrin")
    content = replace(
        proposed(kind_named("water_cut"), authority.at_name),
        headline="Coupure d'eau jeudi matin, rue de l'Église",
        area_text="rue de l'Église et place de la Mairie",
        channels=("site", "email"),
    )
    content.put_into(message)
    message.save(force_insert=True)
