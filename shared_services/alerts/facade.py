"""The alerts' door: what every page of the site shows, and the demo's content."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shared_services.alerts import queries
from shared_services.alerts.actions import demo
from shared_services.alerts.catalogue import kind_named
from shared_services.alerts.models import Channel, Severity
from shared_services.alerts.paths import page_path


@dataclass(frozen=True)
class Banner:
    """An alert as every page shows it. `severity` is CAP's word, `level` ours."""

    title: str
    text: str
    kind: str
    severity: str
    level: str
    until: datetime
    url: str

    def is_current(self, moment: datetime) -> bool:
        return self.until > moment


def banners() -> list[Banner]:
    """Alerts in force in the current space, the gravest first; the site keeps them in its cache."""
    found = []
    for alert in queries.in_force():
        last = alert.sent[-1]
        if Channel.SITE not in last.channels:
            continue
        first_line = last.instruction.strip().splitlines()[0] if last.instruction.strip() else ""
        found.append(
            Banner(
                title=last.headline,
                text=alert.local_words or first_line,
                kind=kind_named(alert.kind).label,
                severity=last.severity.lower(),
                level=str(Severity(last.severity).label),
                until=last.ends_at,
                url=page_path(alert.pk),
            )
        )
    return found


def seed_demo_alerts() -> None:
    """One alert that is over in two communes and a draft, in the current space; idempotent."""
    demo.seed()
