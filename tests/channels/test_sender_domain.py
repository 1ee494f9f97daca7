"""A commune's own sending domain, checked against a real name server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.roles.facade import Role
from kernel import lookups
from kernel.audit.models import AuditEntry
from kernel.clock import now
from kernel.errors import NotAllowed
from kernel.tenancy import space_of
from shared_services.notifications.channels import permissions, records
from shared_services.notifications.channels.actions.domain import (
    declare_domain,
    forget_domain,
    recheck,
    verify_domain,
)
from shared_services.notifications.channels.errors import DomainRefused
from shared_services.notifications.channels.models import SenderDomain
from shared_services.notifications.models import Notification
from shared_services.notifications.sender import current_sender
from tests.channels.nameserver import NameServer
from tests.notifications.smtp import Mailbox

SCREEN = "/gestion/adresse-envoi/"
DOMAIN = "chassy-sur-test.fr"


class Somebody:
    pk = None


@pytest.fixture
def allowed(monkeypatch: pytest.MonkeyPatch) -> Somebody:
    monkeypatch.setattr(permissions, "can_set_up", lambda agent: True)
    return Somebody()


@pytest.fixture
def server(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[NameServer]:
    monkeypatch.setattr(lookups, "SECONDS", 0.5)
    with NameServer() as running:
        settings.DNS_SERVERS = [running.address]
        yield running


def publish(server: NameServer, authority: Any, domain: str = DOMAIN) -> None:
    """All that the screen asks for, as a registrar would."""
    for record in records.wanted(domain, authority.pk):
        value = f'"{record.value}"' if record.kind == "TXT" else f"{record.value}."
        server.zone[(record.name, record.kind)] = [value]


def verified(server: NameServer, authority: Any, actor: Any, domain: str = DOMAIN) -> None:
    publish(server, authority, domain)
    with space_of(authority):
        declare_domain(domain, local_part="mairie", actor=actor)
        assert verify_domain(actor=actor).state == "verified"


def said(code: str) -> str:
    return SenderDomain.objects.get().findings[code]["said"]


def test_before_the_check_mails_leave_from_the_platform(
    commune_a: Any, allowed: Somebody, server: NameServer
) -> None:
    with space_of(commune_a):
        before = current_sender()
        declare_domain(DOMAIN, local_part="mairie", actor=allowed)
        assert verify_domain(actor=allowed).state == "pending"
        assert current_sender() == before
        assert {one["said"] for one in SenderDomain.objects.get().findings.values()} == {"missing"}


def test_once_all_records_are_there_mails_leave_from_the_commune(
    commune_a: Any, allowed: Somebody, server: NameServer, mailbox: Mailbox, sent: Any
) -> None:
    verified(server, commune_a, allowed)
    sent(commune_a)
    [mail] = mailbox.mails
    assert f"<mairie@{DOMAIN}>" in mail["From"]
    with space_of(commune_a):
        told = set(AuditEntry.objects.values_list("action", flat=True))
        assert {"sender_domain.declared", "sender_domain.verified"} <= told
        forget_domain(actor=allowed)
        assert DOMAIN not in current_sender().address


@pytest.mark.parametrize("missing", ["owner", "spf", "dkim1", "dkim2", "dmarc"])
def test_each_record_counts(
    commune_a: Any, allowed: Somebody, server: NameServer, missing: str
) -> None:
    publish(server, commune_a)
    [gone] = [one for one in records.wanted(DOMAIN, commune_a.pk) if one.code == missing]
    del server.zone[(gone.name, gone.kind)]
    with space_of(commune_a):
        declare_domain(DOMAIN, local_part="mairie", actor=allowed)
        assert verify_domain(actor=allowed).state == "pending"
        assert said(missing) == "missing"


@pytest.mark.parametrize(
    ("policies", "expected"),
    [
        (["v=spf1 a mx include:spf.notifications.{base} -all"], "good"),
        (["v=spf1 redirect=spf.notifications.{base}"], "good"),
        (["v=spf1 include:_spf.hebergeur.fr ~all"], "good"),  # through the host's own
        (["v=spf1 include:autre.fr ~all"], "without_us"),
        (["v=spf1 include:spf.notifications.{base} +all"], "open"),
        (["v=spf1 mx ~all", "v=spf1 include:spf.notifications.{base} ~all"], "several"),
        (["v=spf1 include:boucle.fr ~all"], "too_many"),
        (["v=spf10 include:spf.notifications.{base}"], "missing"),
        (["google-site-verification=abc"], "missing"),
    ],
)
def test_spf_is_read_as_receivers_read_it(
    commune_a: Any,
    allowed: Somebody,
    server: NameServer,
    settings: Any,
    policies: list[str],
    expected: str,
) -> None:
    base = settings.BASE_DOMAIN
    publish(server, commune_a)
    server.zone[("_spf.hebergeur.fr", "TXT")] = [f'"v=spf1 include:spf.notifications.{base} -all"']
    server.zone[("autre.fr", "TXT")] = ['"v=spf1 ip4:192.0.2.1 -all"']
    server.zone[("boucle.fr", "TXT")] = ['"v=spf1 include:boucle.fr -all"']
    server.zone[(DOMAIN, "TXT")] = [f'"{policy.format(base=base)}"' for policy in policies]
    with space_of(commune_a):
        declare_domain(DOMAIN, local_part="mairie", actor=allowed)
        verify_domain(actor=allowed)
        assert said("spf") == expected


def test_a_commune_cannot_write_in_the_name_of_its_neighbour(
    commune_a: Any, commune_b: Any, allowed: Somebody, server: NameServer
) -> None:
    """All records but one are the same for everyone: the proof of ownership is not."""
    verified(server, commune_a, allowed)
    with space_of(commune_b):
        declare_domain(DOMAIN, local_part="mairie", actor=allowed)
        assert verify_domain(actor=allowed).state == "pending"
        assert said("owner") == "other"
        assert DOMAIN not in current_sender().address


def test_a_domain_that_breaks_falls_back_at_once_and_the_administrator_is_told(
    commune_a: Any, allowed: Somebody, server: NameServer, make_person: Any
) -> None:
    make_person("maire@exemple.example", commune_a, Role.ADMINISTRATOR)
    verified(server, commune_a, allowed)
    server.zone[(f"_dmarc.{DOMAIN}", "TXT")] = ['"nothing"']
    with space_of(commune_a):
        recheck()
        recheck()
        assert SenderDomain.objects.get().state == "broken"
        assert DOMAIN not in current_sender().address
        told = Notification.objects.filter(template="channels/mail/domain_broken")
        mine = told.get(recipient_email="maire@exemple.example")
        assert DOMAIN in mine.text
        assert "/gestion/adresse-envoi/" in mine.html
    publish(server, commune_a)
    with space_of(commune_a):
        recheck()
        assert current_sender().address == f"mairie@{DOMAIN}"


@pytest.mark.parametrize("trouble", ["silent", "failing"])
def test_name_servers_that_do_not_answer_change_nothing_for_three_days(
    commune_a: Any, allowed: Somebody, server: NameServer, trouble: str
) -> None:
    verified(server, commune_a, allowed)
    setattr(server, trouble, True)
    with space_of(commune_a):
        recheck()
        assert SenderDomain.objects.get().state == "verified"
        assert said("spf") == "unreachable"
        SenderDomain.objects.update(verified_at=now() - timedelta(days=4))
        recheck()
        assert SenderDomain.objects.get().state == "broken"


@pytest.mark.parametrize(
    "domain",
    [
        "",
        "chassy",
        "chassy..fr",
        "-chassy.fr",
        "mairie@chassy.fr",
        "http://chassy.fr",
        "192.0.2.1",
        "chassy.fr\nX: y",
        "a" * 64 + ".fr",
        "chassy.fr; DROP",
        "\x00.fr",
    ],
)
def test_what_is_no_domain_is_refused(commune_a: Any, allowed: Somebody, domain: str) -> None:
    with space_of(commune_a), pytest.raises(DomainRefused):
        declare_domain(domain, local_part="mairie", actor=allowed)


def test_the_platforms_own_domain_is_refused(
    commune_a: Any, allowed: Somebody, settings: Any
) -> None:
    for domain in (f"x.{settings.BASE_DOMAIN}.", f"notifications.{settings.BASE_DOMAIN}"):
        with space_of(commune_a), pytest.raises(DomainRefused):
            declare_domain(domain, local_part="mairie", actor=allowed)


@pytest.mark.parametrize(
    "local_part", ["", "a b", "a@b", ".a", "a..b", 'a"', "a\nb", "é", "x" * 65]
)
def test_a_wrong_local_part_is_refused(commune_a: Any, allowed: Somebody, local_part: str) -> None:
    with space_of(commune_a), pytest.raises(DomainRefused):
        declare_domain(DOMAIN, local_part=local_part, actor=allowed)


def test_an_accented_domain_is_kept_as_the_network_writes_it(
    commune_a: Any, allowed: Somebody
) -> None:
    with space_of(commune_a):
        row = declare_domain("Égleny.fr", local_part="mairie", actor=allowed)
    assert row.domain == "xn--gleny-9ra.fr"


def test_nobody_else_acts(commune_a: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(permissions, "can_set_up", lambda agent: False)
    with space_of(commune_a):
        with pytest.raises(NotAllowed):
            declare_domain(DOMAIN, local_part="mairie", actor=Somebody())
        with pytest.raises(NotAllowed):
            verify_domain(actor=Somebody())
        with pytest.raises(NotAllowed):
            forget_domain(actor=Somebody())


def test_the_screen_is_for_administrators(
    commune_a: Any, signed_in: Any, client_for: Callable[..., Client]
) -> None:
    assert client_for(commune_a).get(SCREEN).status_code == 302
    agent = signed_in(commune_a, Role.AGENT)
    assert agent.get(SCREEN).status_code == 403
    for act in ("declarer", "verifier", "oublier"):
        assert agent.post(f"{SCREEN}{act}/", {}).status_code == 403


def test_an_administrator_declares_verifies_and_goes_back(
    commune_a: Any, commune_b: Any, signed_in: Any, server: NameServer
) -> None:
    administrator = signed_in(commune_a, Role.ADMINISTRATOR)
    refused = administrator.post(f"{SCREEN}declarer/", {"domain": "x", "local_part": "mairie"})
    assert refused.status_code == 422
    assert "pas un nom de domaine" in refused.content.decode()
    declared = {"domain": DOMAIN, "local_part": "mairie"}
    page = administrator.post(f"{SCREEN}declarer/", declared, follow=True).content.decode()
    assert records.proof(DOMAIN, commune_a.pk) in page
    page = administrator.post(f"{SCREEN}verifier/", follow=True).content.decode()
    assert "Manquant" in page
    publish(server, commune_a)
    page = administrator.post(f"{SCREEN}verifier/", follow=True).content.decode()
    assert "Tout est en place" in page
    with space_of(commune_b):
        assert not SenderDomain.objects.exists()
    administrator.post(f"{SCREEN}oublier/")
    with space_of(commune_a):
        assert not SenderDomain.objects.exists()
