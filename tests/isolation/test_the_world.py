"""The harness sees what it should: no model without a row, no oracle asleep."""

from __future__ import annotations

from django.db import connection, transaction

from kernel.tenancy import schema_named, space_of
from tests.isolation import rows
from tests.isolation.canaries import found_in
from tests.isolation.walk import Visit, start
from tests.isolation.world import World

LEFT_OVER = ("userprofile-", "rendition-")


def test_a_holds_a_row_of_every_model_and_a_canary_in_every_text(world: World) -> None:
    empty, plain = [], []
    with space_of(world.a):
        for model in rows.space_models():
            values = list(model._base_manager.values())
            if not values:
                empty.append(model._meta.label)
            for field in rows.inked_fields(model):
                texts = [str(value[field.attname]) for value in values]
                if texts and not any(found_in(text.encode()) for text in texts):
                    plain.append(f"{model._meta.label}.{field.name}")
    assert empty == []
    assert plain == []


def test_every_file_of_a_holds_a_canary(world: World) -> None:
    files = [path for path in world.first_files if path.exists()]
    plain = [path.name for path in files if not found_in(path.read_bytes())]
    assert len(files) > 8
    # Left over where the table refused the row that the file was made for.
    assert [name for name in plain if not name.startswith(LEFT_OVER)] == []


def test_the_neighbours_hold_no_canary(world: World) -> None:
    for authority in (world.b, world.e):
        with space_of(authority):
            for model in rows.space_models():
                assert not found_in(str(list(model._base_manager.values())).encode()), model


def test_a_write_to_a_is_seen_though_undone(world: World) -> None:
    before = world.watch.counts()
    with transaction.atomic(), space_of(world.a), connection.cursor() as cursor:
        cursor.execute("UPDATE websites_directoryentry SET name = name")
        transaction.set_rollback(True)
    assert world.watch.counts().since(before).changed > 0


def test_a_canary_copied_next_door_is_seen(world: World) -> None:
    token = next(iter(world.cage.origins))
    before = world.watch.counts()
    with transaction.atomic(), schema_named(world.b.schema_name):
        rows.forge_another(rows.apps.get_model("audit.AuditEntry"), world.people["b_agent"])
        rows.apps.get_model("audit.AuditEntry").objects.update(target=token)
    assert world.watch.counts().since(before).inked > 0


def test_people_of_a_do_read_their_canaries(world: World) -> None:
    """Else silence would prove nothing."""
    walk = start(world, Visit("a_administrator", "a"))
    for path in ("/gestion/demarches/", "/gestion/pages/4/edit/", "/gestion/equipe/"):
        walk.ask("GET", path)
    seen = {leak.split()[2] for leak in walk.leaks}
    assert len(seen) == 3
