"""OVHcloud SMS, API v1: https://eu.api.ovh.com/console/?section=/sms"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import quote, urlencode

import requests

from kernel.clock import now
from shared_services.notifications.channels.channel import Outcome, Verdict
from shared_services.notifications.providers.provider import (
    Report,
    TextMessage,
    asked,
    body_of,
    meaning,
)

# https://help.ovhcloud.com, « Tout savoir sur les utilisateurs SMS », step 5.
DELIVERED, FAILED = {1}, {2, 16}
NUMBER_OF_NO_USE = 23


@dataclass(frozen=True)
class OvhSms:
    """Each request is signed with both secrets and the hour: a copy of it is worth nothing."""

    endpoint: str
    application_key: str
    application_secret: str
    consumer_key: str
    service: str
    cents_per_credit: Decimal = Decimal("7")
    name: str = "ovh"

    def send(self, message: TextMessage) -> Outcome:
        answer = self._ask("POST", "/jobs", self._job(message))
        if isinstance(answer, Outcome):
            return answer
        if answer.status_code >= 300:
            return meaning(answer)
        said = body_of(answer)
        if not isinstance(said, dict):
            return Outcome(Verdict.UNKNOWN, "answer without JSON")
        if message.number in said.get("invalidReceivers", []):
            return Outcome(Verdict.REFUSED, "invalid receiver", dead_address=True)
        identities = said.get("ids") or []
        return Outcome(
            Verdict.ACCEPTED,
            provider=self.name,
            reference=str(identities[0]) if identities else "",
            cost_cents=self._cost(said.get("totalCreditsRemoved")),
            must_be_asked=bool(identities),
        )

    def find(self, tag: str) -> Outcome | None:
        """Among messages sent, then among those still waiting at the company's."""
        for place in ("/outgoing", "/jobs"):
            answer = self._ask("GET", f"{place}?{urlencode({'tag': tag})}")
            if isinstance(answer, Outcome):
                return Outcome(Verdict.UNKNOWN, answer.reason)
            known = body_of(answer)
            if answer.status_code >= 300 or not isinstance(known, list):
                return Outcome(Verdict.UNKNOWN, f"HTTP {answer.status_code}")
            if known:
                return Outcome(Verdict.ACCEPTED, provider=self.name, reference=str(known[0]))
        return None

    def report(self, reference: str) -> Report | Outcome:
        answer = self._ask("GET", f"/outgoing/{quote(reference, safe='')}")
        if isinstance(answer, Outcome):
            return Outcome(Verdict.AWAY, answer.reason)
        said = body_of(answer)
        if answer.status_code >= 300 or not isinstance(said, dict):
            # 404: it has not left the company's own queue.
            return Outcome(Verdict.AWAY, f"HTTP {answer.status_code}")
        code, end = said.get("ptt"), said.get("deliveryReceipt")
        if end in DELIVERED:
            return Report(delivered=True, detail=f"ptt {code}")
        if end in FAILED:
            return Report(False, f"ptt {code}", for_good=code == NUMBER_OF_NO_USE)
        return Outcome(Verdict.AWAY, f"on its way (ptt {code})")

    def _job(self, message: TextMessage) -> dict[str, Any]:
        return {
            "receivers": [message.number],
            "message": message.text,
            "sender": message.sender,
            "tag": message.tag,
            # No advertisement: no STOP mention, and no waiting for Monday at the company's.
            "noStopClause": True,
            "priority": "high" if message.urgent else "medium",
            "charset": "UTF-8",
            "coding": "8bit" if message.unicode else "7bit",
            "validityPeriod": 2880,
        }

    def _ask(self, method: str, path: str, body: Any = None) -> requests.Response | Outcome:
        url = f"{self.endpoint.rstrip('/')}/sms/{quote(self.service)}{path}"
        text = "" if body is None else json.dumps(body)
        stamp = str(int(now().timestamp()))
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "X-Ovh-Application": self.application_key,
            "X-Ovh-Consumer": self.consumer_key,
            "X-Ovh-Timestamp": stamp,
            "X-Ovh-Signature": self.signature(method, url, text, stamp),
        }
        return asked(method, url, data=text.encode(), headers=headers)

    def signature(self, method: str, url: str, body: str, stamp: str) -> str:
        signed = (self.application_secret, self.consumer_key, method, url, body, stamp)
        # SHA-1 is the company's own choice.
        digest = hashlib.sha1("+".join(signed).encode(), usedforsecurity=False).hexdigest()
        return f"$1${digest}"

    def _cost(self, credits: Any) -> Decimal | None:
        return None if credits is None else Decimal(str(credits)) * self.cents_per_credit
