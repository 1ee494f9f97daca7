"""Every file of A, asked from the neighbours' hosts by every trick with its path."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest

from kernel.tenancy import space_of
from tests.isolation import rows, summary
from tests.isolation.canaries import Audience
from tests.isolation.walk import Visit, start
from tests.isolation.world import World


def tricks(world: World, place: str, file: Path) -> list[str]:
    """Addresses that a careless server would resolve to this file."""
    schema = world.a.schema_name
    own = getattr(world.authority_at(place), "schema_name", schema)
    base = "private" if "private" in file.relative_to(world.files).parts[0] else "media"
    inside = str(file.relative_to(world.files / base / schema))
    climb = f"../{schema}/{inside}"
    far = f"../../{base}/{schema}/{inside}"
    return [
        f"/media/{schema}/{inside}",
        f"/media/{schema.upper()}/{inside}",
        f"/media/{own}/{climb}",
        f"/media/{own}/{far}",
        f"/media/{own}/x/../{climb}",
        f"/media/{own}/%2e%2e/{schema}/{inside}",
        f"/media/{own}/..%2f{schema}%2f{quote(inside, safe='')}",
        f"/media/{own}/%252e%252e%252f{schema}/{inside}",
        f"/media/{own}/..\\{schema}\\{inside}",
        f"/media/{own}//{file}",
        f"/media/{own}/{inside}",
        f"/media/{own}/{inside}%00.png",
        f"/media/..;/{schema}/{inside}",
        f"/media/./{schema}/{inside}",
        f"//media/{schema}/{inside}",
        f"/media//{schema}/{inside}",
        f"/static/../media/{schema}/{inside}",
        f"/static/..%2fmedia%2f{schema}/{inside}",
        f"/private/{schema}/{inside}",
        f"/{base}/{schema}/{inside}",
        f"/documents/1/{Path(inside).name}",
    ]


@pytest.mark.parametrize(
    ("person", "place"),
    [
        ("anonymous", "b"),
        ("b_administrator", "b"),
        ("e_administrator", "e"),
        ("operator", "operator"),
    ],
)
def test_no_file_of_a_is_read_from_another_host(world: World, person: str, place: str) -> None:
    walk = start(world, Visit(person, place))
    files = [
        path for folder in world.folders_of_a() for path in folder.rglob("*") if path.is_file()
    ]
    for file in files:
        for path in tricks(world, place, file):
            walk.ask("GET", path)
            summary.count("files")
    assert len(files) > 8
    assert not walk.leaks, "\n".join(walk.leaks[:30])
    assert not walk.crashes, "\n".join(walk.crashes[:30])


def test_what_people_handed_in_has_no_address_even_at_home(world: World) -> None:
    private = world.files / "private" / world.a.schema_name
    files = [path for path in private.rglob("*") if path.is_file()]
    walk = start(world, Visit("a_citizen", "a", allowed=frozenset({Audience.PUBLIC})))
    for file in files:
        for path in tricks(world, "a", file):
            walk.ask("GET", path)
            summary.count("files")
    assert files
    assert not walk.leaks, "\n".join(walk.leaks[:30])


def test_a_link_planted_among_files_does_not_lead_out(world: World) -> None:
    """A symbolic link in B's folder towards A's: not served."""
    folder = world.files / "media" / world.b.schema_name
    target = next(world.folders_of_a()[1].rglob("*.pdf"))
    link = folder / "planted.pdf"
    link.symlink_to(target)
    try:
        walk = start(world, Visit("anonymous", "b"))
        walk.ask("GET", f"/media/{world.b.schema_name}/planted.pdf")
        summary.count("files")
    finally:
        link.unlink()
    assert not walk.leaks, "\n".join(walk.leaks)


def test_names_of_private_files_cannot_be_guessed(world: World) -> None:
    from django.apps import apps

    with space_of(world.a):
        for attachment in apps.get_model("document_requests.Attachment").objects.all():
            if not attachment.file.name.startswith("isolation/"):
                assert attachment.pk.version == 4
                assert str(attachment.pk) in attachment.file.name
                assert attachment.name not in attachment.file.name
    assert rows.space_models()
