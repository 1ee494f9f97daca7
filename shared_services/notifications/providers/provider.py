"""What every company that carries text messages promises."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import requests

from shared_services.notifications.channels.channel import Outcome, Verdict

# Seconds to connect, then to wait for the answer.
PATIENCE = (5, 15)


@dataclass(frozen=True)
class TextMessage:
    """`number` in E.164; `tag` is ours, the same at each try; `report_url` takes its reports."""

    number: str
    text: str
    sender: str
    tag: str
    unicode: bool = False
    urgent: bool = False
    report_url: str = ""


@dataclass(frozen=True)
class Report:
    """How a message ended. `for_good`: this number is not to be used again."""

    delivered: bool
    detail: str
    for_good: bool = False


class AskedProvider(Protocol):
    """A company that does not come and tell: it is asked what became of each message."""

    def report(self, reference: str) -> Report | Outcome:
        """The end of a message, or why it is not known yet (AWAY, with the reason)."""
        ...


class SmsProvider(Protocol):
    """Neither method raises for what the company or the network does."""

    @property
    def name(self) -> str: ...

    def send(self, message: TextMessage) -> Outcome: ...

    def find(self, tag: str) -> Outcome | None:
        """Whether the company took the message; None when it does not know it.

        An UNKNOWN outcome: it could not be asked either, nothing may be sent again yet.
        """
        ...


def asked(method: str, url: str, **options: Any) -> requests.Response | Outcome:
    """The company's answer, or what its silence means."""
    try:
        return requests.request(method, url, timeout=PATIENCE, allow_redirects=False, **options)
    except requests.ConnectTimeout as error:
        return Outcome(Verdict.AWAY, type(error).__name__)
    except requests.ConnectionError as error:
        # Refused, or the name does not resolve: nothing left. Cut later: nobody knows.
        never = "NewConnectionError" in repr(error) or "NameResolutionError" in repr(error)
        return Outcome(Verdict.AWAY if never else Verdict.UNKNOWN, type(error).__name__)
    except requests.RequestException as error:
        return Outcome(Verdict.UNKNOWN, type(error).__name__)


def meaning(answer: requests.Response) -> Outcome:
    """What an answer other than success means, the same for all companies."""
    status = answer.status_code
    said = f"HTTP {status}: {answer.text[:300]}"
    if status in {400, 404, 422}:
        return Outcome(Verdict.REFUSED, said)
    if status in {500, 502, 504}:
        return Outcome(Verdict.UNKNOWN, said)
    # 401 to 403: our keys or our credit; 429: too fast; 503: closed. Another try may help.
    return Outcome(Verdict.AWAY, said)


def body_of(answer: requests.Response) -> Any:
    """The JSON of an answer; None for anything else."""
    try:
        return answer.json()
    except ValueError:
        return None
