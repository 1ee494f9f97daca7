"""Text messages, through the company of the settings; away when there is none."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, time, timedelta
from decimal import Decimal

import holidays
from django.conf import settings
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.phones.facade import WrongNumber, mobile
from kernel.clock import now
from kernel.tenancy import current_authority
from shared_services.notifications.channels.channel import Envelope, Outcome, Session, Verdict
from shared_services.notifications.channels.report_links import report_url
from shared_services.notifications.errors import ChannelAway
from shared_services.notifications.providers.configured import sms_provider
from shared_services.notifications.providers.gsm7 import measure, plain
from shared_services.notifications.providers.provider import SmsProvider, TextMessage

SENDER_LENGTH = 11
# Longer would be cut by some operators.
MOST_SEGMENTS = 6
# Not before eight in the morning, not from eight in the evening on: people sleep, children too.
FIRST_HOUR, LAST_HOUR = 8, 20


class SmsChannel:
    name = "sms"

    @contextmanager
    def open(self) -> Iterator[Session]:
        provider = sms_provider()
        if provider is None:
            raise ChannelAway("no text message company is configured")
        yield SmsSession(provider)

    def reports_come_back(self) -> bool:
        """Brevo tells what became of each message at the address we give it."""
        return settings.SMS["PROVIDER"] == "brevo"

    def find(self, key: str) -> Outcome | None:
        provider = sms_provider()
        if provider is None:
            raise ChannelAway("no text message company is configured")
        found = provider.find(tag_of(key))
        if found is not None and found.verdict != Verdict.ACCEPTED:
            raise ChannelAway(found.reason)
        return found


class SmsSession:
    def __init__(self, provider: SmsProvider) -> None:
        self.provider = provider

    def send(self, envelope: Envelope) -> Outcome:
        if not envelope.urgent and not may_ring(now()):
            return Outcome(
                Verdict.AWAY,
                _("Retenu jusqu'à une heure décente : nuit, dimanche ou jour férié."),
                not_before=next_decent_hour(now()),
            )
        try:
            number = mobile(envelope.address)
        except WrongNumber as error:
            return Outcome(Verdict.REFUSED, error.message)
        text = plain(envelope.text.strip())
        length = measure(text)
        if not 0 < length.segments <= MOST_SEGMENTS:
            return Outcome(Verdict.REFUSED, f"{length.segments} segments")
        message = TextMessage(
            number=number,
            text=text,
            sender=sender_name(envelope.sender.name),
            tag=tag_of(envelope.key),
            unicode=length.unicode,
            urgent=envelope.urgent,
            report_url=report_url(envelope.notification_id) if current_authority() else "",
        )
        outcome = self.provider.send(message)
        if outcome.verdict != Verdict.ACCEPTED:
            return outcome
        cost = outcome.cost_cents
        if cost is None:
            cost = Decimal(settings.SMS["CENTS_PER_SEGMENT"]) * length.segments
        return replace(outcome, segments=length.segments, cost_cents=cost)


def tag_of(key: str) -> str:
    """The message's own identity, which companies keep with it and tell back."""
    return key.strip("<>").partition("@")[0]


def sender_name(name: str) -> str:
    """At most eleven letters and digits: « Mairie de Saint-Martin » gives « StMartin »."""
    bare = unicodedata.normalize("NFD", name).encode("ascii", "ignore").decode()
    words = re.findall(r"[A-Za-z0-9]+", bare)
    kept = [word for word in words if word.lower() not in {"mairie", "de", "du", "des", "d"}]
    short = ["St" if word == "Saint" else "Ste" if word == "Sainte" else word for word in kept]
    return "".join(short)[:SENDER_LENGTH] or "Mairie"


def may_ring(moment: datetime) -> bool:
    """Whether a message that can wait may leave now: by day, neither Sunday nor public holiday.

    On the clock of the commune that writes.
    """
    here = localtime(moment)
    if here.weekday() == 6 or here.date() in holidays.France(years=here.year):
        return False
    return FIRST_HOUR <= here.hour < LAST_HOUR


def next_decent_hour(moment: datetime) -> datetime:
    """The first moment from now on when `may_ring`."""
    here = localtime(moment)
    day = here.date() if here.hour < FIRST_HOUR else here.date() + timedelta(days=1)
    while True:
        morning = datetime.combine(day, time(FIRST_HOUR), here.tzinfo)
        if may_ring(morning):
            return morning
        day += timedelta(days=1)
