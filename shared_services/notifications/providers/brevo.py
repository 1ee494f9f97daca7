"""Brevo's transactional SMS: https://developers.brevo.com/docs/transactional-sms-endpoints"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import requests

from shared_services.notifications.channels.channel import Outcome, Verdict
from shared_services.notifications.providers.provider import (
    TextMessage,
    asked,
    body_of,
    meaning,
)


@dataclass(frozen=True)
class BrevoSms:
    endpoint: str
    api_key: str
    name: str = "brevo"

    def send(self, message: TextMessage) -> Outcome:
        body: dict[str, Any] = {
            "sender": message.sender,
            "recipient": message.number.removeprefix("+"),
            "content": message.text,
            "type": "transactional",
            "tag": [message.tag],
            "unicodeEnabled": message.unicode,
        }
        if message.report_url:
            body["webUrl"] = message.report_url
        answer = self._ask("POST", "/transactionalSMS/send", json=body)
        if isinstance(answer, Outcome):
            return answer
        said = body_of(answer)
        if answer.status_code >= 300:
            return _refusal(answer, said)
        if not isinstance(said, dict) or "messageId" not in said:
            return Outcome(Verdict.UNKNOWN, "answer without messageId")
        # The endpoint that told the price is deprecated: the cost is reckoned by the channel.
        return Outcome(Verdict.ACCEPTED, provider=self.name, reference=str(said["messageId"]))

    def find(self, tag: str) -> Outcome | None:
        """Among the events of the last days, which bear our tag."""
        path = f"/transactionalSMS/statistics/events?{urlencode({'tags': tag, 'limit': 10})}"
        answer = self._ask("GET", path)
        if isinstance(answer, Outcome):
            return Outcome(Verdict.UNKNOWN, answer.reason)
        said = body_of(answer)
        if answer.status_code >= 300 or not isinstance(said, dict):
            return Outcome(Verdict.UNKNOWN, f"HTTP {answer.status_code}")
        events = said.get("events") or []
        if not events:
            return None
        reference = str(events[0].get("messageId", ""))
        return Outcome(Verdict.ACCEPTED, provider=self.name, reference=reference)

    def _ask(self, method: str, path: str, **options: Any) -> requests.Response | Outcome:
        headers = {"api-key": self.api_key, "Accept": "application/json"}
        return asked(method, f"{self.endpoint.rstrip('/')}{path}", headers=headers, **options)


def _refusal(answer: requests.Response, said: Any) -> Outcome:
    outcome = meaning(answer)
    told = str(said.get("message", "")).lower() if isinstance(said, dict) else ""
    if outcome.verdict == Verdict.REFUSED and "telephone" in told:
        return Outcome(Verdict.REFUSED, outcome.reason, dead_address=True)
    if isinstance(said, dict) and said.get("code") == "not_enough_credits":
        return Outcome(Verdict.AWAY, outcome.reason)
    return outcome
