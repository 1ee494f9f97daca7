"""A space goes only after its archive, the commune's word, the delay, and the archives' visa."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from accounts.roles.facade import Role, grant_role
from kernel.audit.models import AuditEntry
from kernel.clock import now, today
from kernel.errors import NotAllowed
from kernel.tenancy import public_space
from shared_services.shared_content.projection.models import SharedItem
from shared_services.site_duties.sums.models import SiteState
from tenants.authorities.models import Domain, LocalAuthority
from tenants.reversibility import public_rows
from tenants.reversibility.actions import deletion as deleting
from tenants.reversibility.actions import export as exporting
from tenants.reversibility.errors import DeletionRefused
from tenants.reversibility.models import SpaceDeletion, SpaceExport
from tenants.reversibility.places import folders_of_files
from tests.reversibility.conftest import person

PDF = b"%PDF-1.7\nbordereau\n%%EOF\n"


@pytest.fixture
def frozen(filled_town: Any) -> Any:
    LocalAuthority.objects.filter(pk=filled_town.pk).update(state="frozen")
    filled_town.refresh_from_db()
    return filled_town


@pytest.fixture
def operator(committed_db: str) -> Any:
    from accounts.models import User

    user = User.objects.create_user(email="op@beffroi.example", password="x-de-test-2026")
    grant_role(user, Role.OPERATOR, actor=None)
    return user


def visa(town: Any, admin: Any, **changes: Any) -> SpaceDeletion:
    facts = {"pdf": PDF, "number": "2026-14", "signed_on": today(), "service": "AD 89"}
    return deleting.give_visa(town, actor=admin, **{**facts, **changes})


def step(name: str, town: Any, admin: Any, make_archive: Callable[..., Any]) -> None:
    if name == "ask":
        deleting.ask_deletion(town, reason="Fin de la convention", actor=admin)
    elif name == "accept":
        done = make_archive(town, admin)
        deleting.accept_deletion(town, export_id=done.pk, typed_name="chassy ", actor=admin)
    elif name == "wait":
        SpaceDeletion.objects.update(accepted_at=now() - timedelta(days=91))
    elif name == "visa":
        visa(town, admin)


def schemas() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace")
        return {name for (name,) in cursor.fetchall()}


def test_a_space_goes_by_the_rules_and_leaves_its_tombstone(
    frozen: Any,
    neighbour: Any,
    admin: Any,
    operator: Any,
    make_archive: Callable[..., Any],
) -> None:
    schema = frozen.schema_name
    folders = folders_of_files(schema)
    assert folders["private"].exists()
    for name in ("ask", "accept", "wait", "visa"):
        step(name, frozen, admin, make_archive)
    for authority in (frozen, neighbour):
        SiteState.objects.create(authority_id=authority.pk)
        SharedItem.objects.create(
            authority_id=authority.pk, kind="event", source_id="1", title="Fête"
        )
    deletion = SpaceDeletion.objects.get()
    deleting.order_deletion(deletion.pk, typed_name="Chassy", actor=operator)
    deleting.delete_space(deletion.pk)
    assert schema not in schemas()
    assert neighbour.schema_name in schemas()
    assert not LocalAuthority.objects.filter(pk=frozen.pk).exists()
    assert not Domain.objects.filter(host=frozen.primary_host).exists()
    for model in public_rows.models_about_authorities():
        rows = model._base_manager.filter(authority_id=str(frozen.pk))
        assert model._meta.label in public_rows.KEPT or not rows.exists(), model
    for model in (SiteState, SharedItem):
        assert model._base_manager.get().authority_id == neighbour.pk
    assert not any(folder.exists() for folder in folders.values())
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_roles WHERE rolname = %s", [schema])
        assert cursor.fetchone()[0] in {0, 1}  # another test database may still use the role
    tombstone = SpaceDeletion.objects.get(pk=deletion.pk)
    assert tombstone.deleted_at
    assert tombstone.files_removed_at
    assert bytes(tombstone.visa_pdf or b"") == PDF
    assert tombstone.facts["insee_code"] == "89088"
    assert tombstone.manifest["rows"]
    assert "R421-1" in tombstone.delay_source
    done = set(AuditEntry.objects.filter(target=str(frozen.pk)).values_list("action", flat=True))
    assert {
        "deletion.asked",
        "deletion.accepted",
        "deletion.visa_given",
        "deletion.ordered",
        "authority.deleted",
    } <= done
    # A message delivered twice finds nothing left to do.
    deleting.delete_space(deletion.pk)


@pytest.mark.parametrize("left_out", ["accept", "wait", "visa"])
def test_no_step_can_be_skipped(
    frozen: Any,
    admin: Any,
    operator: Any,
    make_archive: Callable[..., Any],
    left_out: str,
) -> None:
    for name in ("ask", "accept", "wait", "visa"):
        if name != left_out:
            step(name, frozen, admin, make_archive)
    deletion = SpaceDeletion.objects.get()
    with pytest.raises(DeletionRefused) as refused:
        deleting.order_deletion(deletion.pk, typed_name="Chassy", actor=operator)
    assert refused.value.code == "step_missing"
    with pytest.raises(DeletionRefused):
        deleting.delete_space(deletion.pk)
    assert frozen.schema_name in schemas()


def test_a_space_that_came_back_to_life_is_not_deleted(
    frozen: Any, admin: Any, operator: Any, make_archive: Callable[..., Any]
) -> None:
    for name in ("ask", "accept", "wait", "visa"):
        step(name, frozen, admin, make_archive)
    deletion = SpaceDeletion.objects.get()
    deleting.order_deletion(deletion.pk, typed_name="Chassy", actor=operator)
    LocalAuthority.objects.filter(pk=frozen.pk).update(state="open")
    with pytest.raises(DeletionRefused):
        deleting.delete_space(deletion.pk)
    assert frozen.schema_name in schemas()


def test_the_space_must_be_frozen_first(town: Any, admin: Any) -> None:
    with pytest.raises(DeletionRefused) as refused:
        deleting.ask_deletion(town, reason="Départ", actor=admin)
    assert refused.value.code == "not_frozen"


def test_the_archive_must_be_younger_than_the_request(
    frozen: Any, admin: Any, make_archive: Callable[..., Any]
) -> None:
    old = make_archive(frozen, admin)
    step("ask", frozen, admin, make_archive)
    with pytest.raises(DeletionRefused) as refused:
        deleting.accept_deletion(frozen, export_id=old.pk, typed_name="Chassy", actor=admin)
    assert refused.value.code == "export_too_old"
    fresh = exporting.ask_export(frozen, actor=admin, in_background=False)
    with pytest.raises(DeletionRefused) as refused:
        deleting.accept_deletion(frozen, export_id=fresh.pk, typed_name="Chassy", actor=admin)
    assert refused.value.code == "export_missing"


def test_the_name_is_typed_by_hand(
    frozen: Any, admin: Any, make_archive: Callable[..., Any]
) -> None:
    step("ask", frozen, admin, make_archive)
    with pytest.raises(DeletionRefused) as refused:
        deleting.accept_deletion(frozen, export_id=SpaceExport().pk, typed_name="oui", actor=admin)
    assert refused.value.code == "wrong_name"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"pdf": b"<html>"}, "visa_no_pdf"),
        ({"pdf": b"%PDF-1.7 cut"}, "visa_no_pdf"),
        ({"pdf": b"%PDF-" + b"0" * (21 * 1024 * 1024)}, "visa_too_large"),
        ({"number": "  "}, "visa_incomplete"),
        ({"service": ""}, "visa_incomplete"),
        # Two days: midnight may pass between the collection of the tests and this one.
        ({"signed_on": today() + timedelta(days=2)}, "visa_in_future"),
    ],
)
def test_a_wrong_visa_is_refused(
    frozen: Any, admin: Any, changes: dict[str, Any], code: str
) -> None:
    deleting.ask_deletion(frozen, reason="Départ", actor=admin)
    with pytest.raises(DeletionRefused) as refused:
        visa(frozen, admin, **changes)
    assert refused.value.code == code


def test_only_the_commune_and_then_the_operator_decide(
    frozen: Any, neighbour: Any, admin: Any, operator: Any, make_archive: Callable[..., Any]
) -> None:
    stranger = person("voisine@senan.example", neighbour, Role.ADMINISTRATOR)
    for who in (stranger, operator):
        with pytest.raises(NotAllowed):
            deleting.ask_deletion(frozen, reason="Départ", actor=who)
    for name in ("ask", "accept", "wait"):
        step(name, frozen, admin, make_archive)
    for who in (stranger, operator):
        with pytest.raises(NotAllowed):
            visa(frozen, who)
        with pytest.raises(NotAllowed):
            deleting.cancel_deletion(frozen, actor=who)
    visa(frozen, admin)
    for who in (stranger, admin):
        with pytest.raises(NotAllowed):
            deleting.order_deletion(SpaceDeletion.objects.get().pk, typed_name="Chassy", actor=who)


def test_the_commune_may_change_its_mind(
    frozen: Any, admin: Any, operator: Any, make_archive: Callable[..., Any]
) -> None:
    for name in ("ask", "accept", "wait", "visa"):
        step(name, frozen, admin, make_archive)
    deletion = SpaceDeletion.objects.get()
    deleting.cancel_deletion(frozen, actor=admin)
    with pytest.raises(DeletionRefused):
        deleting.order_deletion(deletion.pk, typed_name="Chassy", actor=operator)


def test_the_database_itself_wants_every_step(db: None) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        SpaceDeletion.objects.create(
            authority_id="00000000-0000-0000-0000-000000000001",
            authority_name="X",
            schema_name="s_x",
            reason="x",
            deleted_at=now(),
        )


def test_every_other_way_to_delete_is_blocked(commune_a: Any) -> None:
    with public_space():
        for attempt in (
            commune_a.delete,
            LocalAuthority.objects.filter(pk=commune_a.pk).delete,
            LocalAuthority.objects.all().delete,
        ):
            with pytest.raises(DeletionRefused) as refused, transaction.atomic():
                attempt()
            assert "L212-2" in refused.value.message
    assert LocalAuthority.objects.filter(pk=commune_a.pk).exists()


@pytest.mark.parametrize("command", ["delete_tenant", "clone_tenant"])
def test_the_librarys_own_commands_are_blocked(db: None, command: str) -> None:
    with pytest.raises(CommandError):
        call_command(command)


def test_every_table_that_outlives_a_space_is_known() -> None:
    about = {model._meta.label for model in public_rows.models_about_authorities()}
    assert set(public_rows.KEPT) <= about
    assert {"gathered.CentreMessage", "content_projection.SharedItem"} <= about
