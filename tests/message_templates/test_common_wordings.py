"""What an intercommunality words for its communes: handed out, followed, compared, kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from accounts.roles.facade import Role
from kernel.audit.models import AuditEntry
from kernel.errors import NotAllowed
from kernel.outbox.facade import Permanent
from kernel.outbox.models import OutboxMessage
from kernel.tenancy import public_space, space_of
from shared_services.message_templates import tasks
from shared_services.message_templates.actions import receiving, sharing, writing
from shared_services.message_templates.catalogue import MESSAGES
from shared_services.message_templates.errors import NothingThere, WrongWording
from shared_services.message_templates.models import WordingVersion
from shared_services.message_templates.queries import standing
from shared_services.notifications.models import Notification
from shared_services.notifications.rendering import render
from tenants.authorities.models import Membership
from tests.factories.mergers import open_intercommunality
from tests.message_templates.contexts import context

pytestmark = pytest.mark.django_db
READY = MESSAGES["ready"]
MAIL = READY.template
COMMON = WordingVersion.Level.COMMON
RECEIVED = WordingVersion.Level.RECEIVED
THEIRS = replace(READY.proposed, subject="Texte commun : ((numéro de suivi))")
NEWER = replace(READY.proposed, subject="Nouveau texte commun : ((numéro de suivi))")
OURS = replace(READY.proposed, subject="Chez nous : ((numéro de suivi))")


def subject() -> str:
    return render(MAIL, context()).subject


def run(authority: Any, handler: Any) -> None:
    """Do what waits in this space's outbox for that handler."""
    with space_of(authority):
        waiting = list(OutboxMessage.objects.filter(handler=handler.name, state="created"))
    for message in waiting:
        handler(str(authority.pk), str(message.pk))


def write_common(intercommunality: Any, by: Any, wording: Any, *communes: Any) -> None:
    """Published by the intercommunality and taken in by these communes."""
    with space_of(intercommunality):
        revision = standing("ready", COMMON).revision
        draft = writing.save_draft("ready", wording, revision=revision, actor=by, level=COMMON)
        writing.publish("ready", revision=draft.revision, actor=by, level=COMMON)
    arrive(intercommunality, *communes)


def arrive(intercommunality: Any, *communes: Any) -> None:
    run(intercommunality, tasks.share)
    for commune in communes:
        run(commune, tasks.receive)


def publish_own(admin: Any, wording: Any = OURS) -> None:
    draft = writing.save_draft("ready", wording, revision=standing("ready").revision, actor=admin)
    writing.publish("ready", revision=draft.revision, actor=admin)


def told(commune: Any) -> dict[str, str]:
    with space_of(commune):
        return dict(OutboxMessage.objects.get(handler=sharing.RECEIVE).payload)


def test_communes_follow_the_common_text_and_no_other_space_sees_it(
    intercommunality: Any, epci_admin: Any, commune_a: Any, commune_b: Any, admin: Any
) -> None:
    outsider = open_intercommunality("CC du Serein", "248900938")
    with public_space():
        Membership.objects.filter(commune=commune_b).update(intercommunality=outsider)
    write_common(intercommunality, epci_admin, THEIRS, commune_a, commune_b)
    with space_of(commune_a):
        assert subject() == "Texte commun : CHA-7K2F-9Q"
        assert standing("ready").parent_name == intercommunality.full_name
        mail = Notification.objects.get(category="messages.common")
        assert (mail.recipient_email, mail.statutory) == (admin.email, False)
    with space_of(commune_b):
        assert not WordingVersion.objects.exists()
        assert subject().startswith("Votre document est prêt")
    with space_of(intercommunality):
        # For its communes, not for itself.
        assert subject().startswith("Votre document est prêt")
        sentence = AuditEntry.objects.get(action="message_wording.published")
        assert sentence.detail["title"].endswith("(texte commun)")


def test_resolving_costs_one_statement_whoever_worded_it(
    intercommunality: Any,
    epci_admin: Any,
    commune_a: Any,
    admin: Any,
    django_assert_num_queries: Any,
) -> None:
    from shared_services.message_templates.facade import written

    write_common(intercommunality, epci_admin, THEIRS, commune_a)
    with space_of(commune_a):
        publish_own(admin)
        with django_assert_num_queries(1):
            found = written(MAIL, context())
    assert found is not None
    assert found.subject == "Chez nous : CHA-7K2F-9Q"


def test_a_text_of_ones_own_stays_and_the_change_above_is_shown(
    intercommunality: Any, epci_admin: Any, commune_a: Any, admin: Any
) -> None:
    write_common(intercommunality, epci_admin, THEIRS, commune_a)
    with space_of(commune_a):
        publish_own(admin)
        assert not standing("ready").proposed_changed
    write_common(intercommunality, epci_admin, NEWER, commune_a)
    with space_of(commune_a):
        here = standing("ready")
        assert here.proposed_changed
        assert subject() == "Chez nous : CHA-7K2F-9Q"
        assert here.base == THEIRS
        assert here.parent == NEWER
        writing.keep_ours("ready", actor=admin)
        assert not standing("ready").proposed_changed
        assert subject() == "Chez nous : CHA-7K2F-9Q"
        writing.withdraw("ready", actor=admin)
        assert subject() == "Nouveau texte commun : CHA-7K2F-9Q"


def test_a_commune_may_keep_the_platforms_text_and_follow_again(
    intercommunality: Any, epci_admin: Any, commune_a: Any, admin: Any
) -> None:
    with space_of(commune_a), pytest.raises(NothingThere):
        writing.keep_platform("ready", actor=admin)
    write_common(intercommunality, epci_admin, THEIRS, commune_a)
    with space_of(commune_a):
        writing.keep_platform("ready", actor=admin)
        assert subject().startswith("Votre document est prêt")
        assert standing("ready").edited == READY.proposed
        writing.withdraw("ready", actor=admin)
        assert subject() == "Texte commun : CHA-7K2F-9Q"


def test_a_withdrawn_common_text_ends_in_the_communes_too(
    intercommunality: Any, epci_admin: Any, commune_a: Any, admin: Any
) -> None:
    write_common(intercommunality, epci_admin, THEIRS, commune_a)
    with space_of(intercommunality):
        writing.withdraw("ready", actor=epci_admin, level=COMMON)
    arrive(intercommunality, commune_a)
    with space_of(commune_a):
        assert subject().startswith("Votre document est prêt")


def test_an_older_text_that_arrives_late_changes_nothing(
    intercommunality: Any, epci_admin: Any, commune_a: Any
) -> None:
    write_common(intercommunality, epci_admin, THEIRS)
    run(intercommunality, tasks.share)
    late = told(commune_a)
    with space_of(commune_a):
        OutboxMessage.objects.filter(handler=sharing.RECEIVE).delete()
    write_common(intercommunality, epci_admin, NEWER, commune_a)
    with space_of(commune_a):
        receiving.receive(**late)
        assert subject() == "Nouveau texte commun : CHA-7K2F-9Q"


def test_what_comes_from_elsewhere_or_cannot_be_read_is_refused(
    intercommunality: Any, epci_admin: Any, commune_a: Any, commune_b: Any
) -> None:
    write_common(intercommunality, epci_admin, THEIRS)
    good = told(commune_a)
    wrong = [
        {**good, "origin": str(commune_b.pk)},
        {**good, "told": "{}"},
        {**good, "told": "[]"},
        {**good, "told": good["told"].replace('"ready"', '"nothing"')},
        {**good, "told": good["told"].replace("lien de suivi", "variable inconnue")},
    ]
    with space_of(commune_a):
        for payload in wrong:
            with pytest.raises(Permanent):
                receiving.receive(**payload)
        assert not WordingVersion.objects.exists()


def test_a_commune_that_leaves_keeps_the_text_it_followed_as_its_own(
    intercommunality: Any, epci_admin: Any, commune_a: Any, admin: Any
) -> None:
    write_common(intercommunality, epci_admin, THEIRS, commune_a)
    elsewhere = open_intercommunality("CC du Serein", "248900938")
    with public_space():
        Membership.objects.filter(commune=commune_a).update(intercommunality=elsewhere)
    with space_of(commune_a):
        assert subject() == "Texte commun : CHA-7K2F-9Q"
        for _again in range(2):
            receiving.settle()
        here = standing("ready")
        assert here.received is None
        assert here.has_own_text
        assert not here.proposed_changed
        assert subject() == "Texte commun : CHA-7K2F-9Q"
        assert AuditEntry.objects.filter(action="message_wording.kept_after_leaving").count() == 1


def test_only_those_who_word_for_communes_do_and_only_in_an_intercommunality(
    intercommunality: Any,
    commune_a: Any,
    admin: Any,
    epci_admin: Any,
    make_person: Callable[..., Any],
) -> None:
    agent = make_person("agent@aillantais.example", intercommunality, Role.AGENT)
    for space, person in ((intercommunality, agent), (intercommunality, admin), (commune_a, admin)):
        with space_of(space):
            for act in (
                lambda who: writing.save_draft(
                    "ready", THEIRS, revision=0, actor=who, level=COMMON
                ),
                lambda who: writing.publish("ready", revision=0, actor=who, level=COMMON),
                lambda who: writing.withdraw("ready", actor=who, level=COMMON),
            ):
                with pytest.raises(NotAllowed):
                    act(person)
    with space_of(commune_a), pytest.raises(NotAllowed):
        # A copy of what was received is nobody's to write.
        writing.save_draft("ready", THEIRS, revision=0, actor=admin, level=RECEIVED)
    with space_of(intercommunality), pytest.raises(WrongWording, match="lien de suivi"):
        without = replace(THEIRS, body=THEIRS.body.replace("((lien de suivi))", "((inconnue))"))
        writing.save_draft("ready", without, revision=0, actor=epci_admin, level=COMMON)


def test_the_screens_of_the_common_texts_and_of_a_changed_one(
    intercommunality: Any,
    commune_a: Any,
    admin: Any,
    epci_admin: Any,
    client_for: Callable[..., Any],
) -> None:
    leader, ours = client_for(intercommunality, epci_admin), client_for(commune_a, admin)
    here = "/gestion/messages-communs/"
    form = {"subject": THEIRS.subject, "body": THEIRS.body, "sms": THEIRS.sms, "revision": 0}
    kept = leader.post(f"{here}ready/", {**form, "publish": "1"})
    assert kept["Location"] == f"{here}ready/"
    for end in ("", "ready/", "ready/apercu/", "ready/apercu/lettre/", "ready/versions/"):
        assert leader.get(here + end).status_code == 200
        assert ours.get(here + end).status_code == 403
    assert "Proposer aux communes" in leader.get(f"{here}ready/").content.decode()
    assert leader.post(f"{here}ready/plateforme/", {"revision": 0}).status_code == 404
    arrive(intercommunality, commune_a)
    page = ours.get("/gestion/messages/").content.decode()
    assert "Texte de votre intercommunalité" in page
    page = ours.get("/gestion/messages/ready/versions/").content.decode()
    assert "Dernier changement du texte commun" in page
    assert "<ins>Texte" in page
    with space_of(commune_a):
        publish_own(admin)
    write_common(intercommunality, epci_admin, NEWER, commune_a)
    page = ours.get("/gestion/messages/ready/versions/").content.decode()
    assert "Le texte commun a changé" in page
    assert "<ins>Nouveau" in page
    ours.post("/gestion/messages/ready/garder/", {"revision": 0})
    assert "a changé" not in ours.get("/gestion/messages/ready/").content.decode()
