"""What a commune must publish so that mails may leave from its own domain, and what is found.

SPF: RFC 7208; DKIM: RFC 6376; DMARC: RFC 7489. One more proves whose domain it is: the others are
the same for every commune, and must not serve to write in a neighbour's name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from uuid import UUID

from django.conf import settings
from django.utils.crypto import salted_hmac

from kernel import lookups
from shared_services.notifications.sender import mail_domain

# RFC 7208, 4.6.4: receivers stop after that many questions.
SPF_QUESTIONS = 10


@dataclass(frozen=True)
class Record:
    """One line to give to the registrar."""

    code: str
    kind: str
    name: str
    value: str


@dataclass(frozen=True)
class Finding:
    """`said` is one of `good missing several without_us open too_many other unreachable`."""

    said: str
    found: str = ""

    @property
    def is_good(self) -> bool:
        return self.said == "good"


def wanted(domain: str, authority_id: UUID) -> list[Record]:
    """The records, in the order of the screen."""
    aliases = [
        Record(f"dkim{rank}", "CNAME", f"{selector}._domainkey.{domain}", target)
        for rank, (selector, target) in enumerate(_dkim(domain), start=1)
    ]
    return [
        Record("owner", "TXT", f"_beffroi.{domain}", proof(domain, authority_id)),
        Record("spf", "TXT", domain, f"v=spf1 include:{spf_include()} ~all"),
        *aliases,
        Record("dmarc", "TXT", f"_dmarc.{domain}", "v=DMARC1; p=none"),
    ]


def proof(domain: str, authority_id: UUID) -> str:
    """What only the owner of the domain can publish for this authority."""
    digest = salted_hmac("notifications.sender-domain", f"{authority_id}:{domain}").hexdigest()
    return f"beffroi-domaine={digest[:32]}"


def spf_include() -> str:
    return settings.SENDER_RECORDS["SPF_INCLUDE"] or f"spf.{mail_domain()}"


def _dkim(domain: str) -> list[tuple[str, str]]:
    told = settings.SENDER_RECORDS["DKIM_TARGETS"]
    if not told:
        return [(name, f"{name}._domainkey.{mail_domain()}") for name in ("beffroi1", "beffroi2")]
    pairs = [pair.partition("=") for pair in told.split(",")]
    dashed = domain.replace(".", "-")
    return [
        (name.strip(), target.strip().replace("{domain}", domain).replace("{dashed}", dashed))
        for name, _sign, target in pairs
    ]


def findings(domain: str, authority_id: UUID) -> dict[str, dict[str, str]]:
    """What is published now, by record; plain values, to be kept in a row."""
    return {
        record.code: asdict(_looked_at(record, domain)) for record in wanted(domain, authority_id)
    }


def _looked_at(record: Record, domain: str) -> Finding:
    checks: dict[str, Callable[[Record], Finding]] = {
        "owner": _owner,
        "spf": lambda _record: _spf(domain),
        "dmarc": _dmarc,
    }
    try:
        return checks.get(record.code, _alias)(record)
    except lookups.Unreachable as error:
        return Finding("unreachable", str(error))


def _owner(record: Record) -> Finding:
    found = lookups.texts(record.name)
    if record.value in [text.strip() for text in found]:
        return Finding("good", record.value)
    return Finding("other" if found else "missing", _shown(found))


def _alias(record: Record) -> Finding:
    target = lookups.alias(record.name)
    if not target:
        return Finding("missing")
    return Finding("good" if target == record.value.lower() else "other", target[:300])


def _dmarc(record: Record) -> Finding:
    found = [text for text in lookups.texts(record.name) if text.lower().startswith("v=dmarc1")]
    if len(found) > 1:
        return Finding("several", _shown(found))
    if not found:
        return Finding("missing")
    tags = {part.partition("=")[0].strip().lower() for part in found[0].split(";")}
    return Finding("good" if "p" in tags else "other", _shown(found))


def _spf(domain: str) -> Finding:
    found = _spf_of(domain)
    if not found:
        return Finding("missing")
    if len(found) > 1:
        return Finding("several", _shown(found))
    words = found[0].lower().split()
    if "+all" in words or "all" in words:
        # Anyone on the network could write in the commune's name.
        return Finding("open", _shown(found))
    asked: list[str] = []
    named = _includes(found[0], spf_include().lower(), asked)
    if len(asked) > SPF_QUESTIONS:
        return Finding("too_many", _shown(found))
    return Finding("good" if named else "without_us", _shown(found))


def _includes(policy: str, target: str, asked: list[str]) -> bool:
    """Whether the policy lets the target send, by itself or through another it names."""
    names = [
        word.split(":", 1)[-1].split("=", 1)[-1]
        for word in policy.lower().split()
        if word.startswith(("include:", "+include:", "redirect="))
    ]
    if target in names:
        return True
    for name in names:
        if len(asked) > SPF_QUESTIONS:
            return False
        asked.append(name)
        if any(_includes(further, target, asked) for further in _spf_of(name)):
            return True
    return False


def _spf_of(name: str) -> list[str]:
    return [text for text in lookups.texts(name) if text.lower().split(" ")[0] == "v=spf1"]


def _shown(found: list[str]) -> str:
    return " | ".join(found)[:300]
