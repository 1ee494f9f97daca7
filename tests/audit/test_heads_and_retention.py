"""Daily heads, told outside the space; and what goes when its time is over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from accounts.roles.facade import Role
from kernel.audit import facade as audit
from kernel.audit.models import AuditEntry, AuditSeal
from kernel.audit.verifying import verify
from kernel.clock import now, today
from kernel.outbox.models import OutboxMessage
from kernel.tenancy import public_space, schema_named, space_of
from tenants.journal.actions.keep import purge_old
from tenants.journal.actions.publish import publish_head
from tenants.journal.actions.take import whole_journal
from tenants.journal.models import PublishedHead, Retention

Write = Callable[..., None]


@pytest.fixture
def yesterday(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """`yesterday(1)`: the journal is published as if today were a day later, and so on."""

    def later(days: int) -> None:
        day = today() + timedelta(days=days)
        monkeypatch.setattr("tenants.journal.actions.publish.today", lambda: day)

    return later


def mails() -> list[dict[str, Any]]:
    with public_space():
        sent = OutboxMessage.objects.filter(handler="notifications.account_mail")
        return [message.payload for message in sent.order_by("created_at")]


def published(authority: Any) -> list[PublishedHead]:
    with public_space():
        return list(PublishedHead.objects.filter(authority_id=authority.pk).order_by("day"))


def test_the_head_of_the_day_before_is_published_and_mailed_to_administrators(
    commune_a: Any, admin: Any, write: Write, yesterday: Any, make_person: Any
) -> None:
    make_person("agent@exemple.example", commune_a, Role.AGENT)
    write(commune_a, "role.granted", role="agent")
    with space_of(commune_a):
        yesterday(1)
        publish_head()
        last = audit.head()
    head = published(commune_a)[-1]
    assert (head.day, head.position, head.hash) == (today(), last.position, last.hash)
    mail = mails()[-1]
    assert mail["email"] == admin.email
    assert f"{head.position}:{head.hash}" in mail["text"]
    assert "agent@exemple.example" not in {each["email"] for each in mails()}


def test_the_same_day_twice_or_nothing_new_publishes_nothing(
    commune_a: Any, admin: Any, write: Write, yesterday: Any
) -> None:
    write(commune_a, "role.granted", role="agent")
    with space_of(commune_a):
        yesterday(1)
        assert publish_head() is not None
        assert publish_head() is None
        yesterday(2)
        assert publish_head() is None


def test_a_rewritten_journal_is_told_the_next_day(
    commune_a: Any, admin: Any, write: Write, yesterday: Any
) -> None:
    for _ in range(3):
        write(commune_a, "role.granted", role="agent")
    with space_of(commune_a):
        yesterday(1)
        publish_head()
    with schema_named(commune_a.schema_name):
        # The whole chain made anew by somebody with the owner's rights.
        AuditEntry.objects.filter(action="role.granted").update(target="autre")
        AuditSeal.objects.all().delete()
        audit.seal_pending()
        assert audit.verified().is_intact
    with space_of(commune_a):
        yesterday(2)
        publish_head()
        publish_head()
    alarms = [mail for mail in mails() if "a été modifié" in mail["subject"]]
    assert [mail["email"] for mail in alarms] == [admin.email], "once a day, even with no new line"
    assert "a été réécrit" in alarms[0]["text"]


def test_a_space_reads_its_own_heads_and_changes_none(commune_a: Any, commune_b: Any) -> None:
    with public_space():
        for authority in (commune_a, commune_b):
            PublishedHead.objects.create(
                authority_id=authority.pk, day=today(), position=1, hash="a" * 64
            )
    with space_of(commune_a):
        assert [head.authority_id for head in PublishedHead.objects.all()] == [commune_a.pk]
    for statement in (
        "DELETE FROM public.journal_publishedhead",
        "UPDATE public.journal_publishedhead SET hash = ''",
    ):
        with space_of(commune_a), pytest.raises(ProgrammingError), transaction.atomic():
            connection.cursor().execute(statement)


def test_the_rule_has_its_source_and_its_date(db: None) -> None:
    rules = {rule.code: rule for rule in Retention.objects.all()}
    assert set(rules) == {"space", "platform"}
    for rule in rules.values():
        assert "CNIL" in rule.source
        assert 180 <= rule.days <= 365


def test_old_lines_go_and_the_rest_is_one_chain_with_the_heads_before(
    commune_a: Any, admin: Any, yesterday: Any
) -> None:
    with schema_named(commune_a.schema_name):
        AuditSeal.objects.all().delete()
        AuditEntry.objects.all().delete()
    with space_of(commune_a):
        for days in (500, 400, 380, 20, 1):
            AuditEntry.objects.create(action="role.granted", at=now() - timedelta(days=days))
        audit.seal_pending()
        old = AuditSeal.objects.get(position=2)
        with public_space():
            PublishedHead.objects.create(
                authority_id=commune_a.pk, day=today(), position=2, hash=old.hash
            )
        assert purge_old() == 3
        audit.seal_pending()
        assert AuditEntry.objects.filter(action="role.granted").count() == 2
        report = verify(whole_journal(commune_a))
        assert report.is_intact, report.problems
        assert report.first == 4
        assert purge_old() == 0
        line = AuditEntry.objects.get(action="journal.purged")
        assert (line.detail["through"], line.detail["lines"]) == (3, 3)


def test_a_beginning_removed_without_the_rule_shows(commune_a: Any, write: Write) -> None:
    for _ in range(4):
        write(commune_a, "role.granted", role="agent")
    with schema_named(commune_a.schema_name):
        anchor = AuditSeal.objects.order_by("position")[1]
        gone = AuditSeal.objects.filter(position__lte=anchor.position).values("entry_id")
        AuditEntry.objects.filter(pk__in=gone).delete()
        AuditSeal.objects.filter(position__lt=anchor.position).delete()
        report = verify(whole_journal(commune_a))
    assert "aucune ligne ne dit qu'il a été purgé" in report.problems[0].text


def test_a_young_journal_loses_nothing(commune_a: Any, write: Write) -> None:
    write(commune_a, "role.granted", role="agent")
    with space_of(commune_a):
        before = AuditEntry.objects.count()
        assert purge_old() == 0
        assert AuditEntry.objects.count() == before
