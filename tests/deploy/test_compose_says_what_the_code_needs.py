"""compose.yaml, read without Docker: each service agrees with the code, the image and the proxy."""

import json
import re
import subprocess
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml

from shared_services.document_requests.uploads import MAX_BYTES

REPOSITORY = Path(__file__).parents[2]
DEPLOY = REPOSITORY / "deploy"
TEXT = (DEPLOY / "compose.yaml").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {"prepare", "web", "worker-interactive", "worker-bulk", "worker-operations", "beat"}
QUEUES = {"urgent", "transactional", "retry", "callbacks", "bulk", "operations"}


def option(service: str, name: str) -> str:
    command = SERVICES[service]["command"]
    return str(command[command.index(name) + 1])


def example_variables() -> set[str]:
    return set(re.findall(r"^([A-Z_]+)=", (DEPLOY / ".env.example").read_text(), re.MULTILINE))


def test_the_services_are_the_expected_ones() -> None:
    assert set(SERVICES) == OURS | {"postgres", "valkey", "clamav", "caddy"}


@pytest.mark.parametrize("name", sorted(OURS))
def test_our_services_run_the_same_locked_down_image(name: str) -> None:
    service = SERVICES[name]
    assert service["image"] == "beffroi:local"
    assert (DEPLOY / service["build"]["context"] / service["build"]["dockerfile"]).is_file()
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert {"privileged", "user"} & set(service) == set()


@pytest.mark.parametrize("name", sorted(set(SERVICES) - OURS))
def test_other_images_are_pinned_to_a_version(name: str) -> None:
    _, _, tag = SERVICES[name]["image"].rpartition(":")
    assert re.match(r"\d+", tag), "name a version, never latest"


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_references_between_parts_of_the_file_hold(name: str) -> None:
    service = SERVICES[name]
    assert set(service.get("depends_on", {})) <= set(SERVICES)
    assert set(service["networks"]) <= set(COMPOSE["networks"])
    for volume in service.get("volumes", []):
        source = volume.split(":")[0]
        if source.startswith("."):
            assert (DEPLOY / source).exists(), source
        else:
            assert source in COMPOSE["volumes"], source
    for other, wanted in service.get("depends_on", {}).items():
        if wanted["condition"] == "service_healthy":
            healthy = SERVICES[other].get("healthcheck", {"disable": other not in OURS})
            assert not healthy.get("disable"), f"{other} never says it is healthy"


def test_only_the_proxy_is_reachable_and_databases_have_no_way_out() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["caddy"]
    assert COMPOSE["networks"]["inside"]["internal"] is True
    assert SERVICES["postgres"]["networks"] == ["inside"]
    assert SERVICES["valkey"]["networks"] == ["inside"]


def test_postgresql_can_lock_every_table_of_every_space() -> None:
    settings = dict(
        part.split("=") for part in SERVICES["postgres"]["command"] if part.count("=") == 1
    )
    assert int(settings["max_locks_per_transaction"]) >= 1024


def test_postgresql_18_data_is_mounted_where_that_version_keeps_it() -> None:
    assert SERVICES["postgres"]["image"].startswith("postgres:18")
    assert "postgres:/var/lib/postgresql" in SERVICES["postgres"]["volumes"]


def test_valkey_never_drops_a_task_and_asks_for_a_password() -> None:
    assert option("valkey", "--maxmemory-policy") == "noeviction"
    assert option("valkey", "--appendonly") == "yes"
    assert option("valkey", "--requirepass").startswith("${VALKEY_PASSWORD:?")


def test_every_queue_has_exactly_one_worker_family() -> None:
    served = [
        queue
        for name in ("worker-interactive", "worker-bulk", "worker-operations")
        for queue in option(name, "--queues").split(",")
    ]
    assert sorted(served) == sorted(QUEUES)


def test_entry_commands_name_modules_that_exist() -> None:
    for name in ("worker-interactive", "worker-bulk", "worker-operations", "beat"):
        module, _, attribute = option(name, "--app").partition(":")
        assert attribute == "app"
        assert find_spec(module) is not None
    module, _, attribute = SERVICES["web"]["command"][-1].partition(":")
    assert attribute == "application"
    assert find_spec(module) is not None


def test_the_preparation_is_a_command_of_ours() -> None:
    shell, _option, script = SERVICES["prepare"]["command"]
    assert shell == "sh"
    first, second = script.split(" && ")
    assert second == "django-admin check --deploy --database default"
    command = first.removeprefix("django-admin ")
    assert list(REPOSITORY.glob(f"tenants/*/management/commands/{command}.py"))
    for name in OURS - {"prepare"}:
        waits_for = SERVICES[name]["depends_on"]["prepare"]["condition"]
        assert waits_for == "service_completed_successfully"


def test_every_variable_is_explained_in_the_example() -> None:
    used = set(re.findall(r"\$\{([A-Z_]+)", TEXT))
    assert used == example_variables()


def test_every_setting_of_the_second_factor_reaches_the_containers() -> None:
    settings = REPOSITORY / "platform/project/settings/second_factor.py"
    read = set(re.findall(r"BEFFROI_SECOND_FACTOR_\w+", settings.read_text()))
    assert len(read) == 3
    for service in OURS:
        assert read <= set(SERVICES[service]["environment"]), service


def test_every_setting_we_pass_is_read_by_the_code() -> None:
    folder = REPOSITORY / "platform" / "project" / "settings"
    settings = "\n".join(path.read_text() for path in folder.glob("*.py"))
    passed = set(SERVICES["web"]["environment"])
    assert {name for name in passed if f'"{name}"' not in settings} == set()
    required = set(re.findall(r'os\.environ\["([A-Z_]+)"\]', settings))
    assert required - {"BEFFROI_PG_BIN"} <= passed


def test_every_variable_of_the_caddyfile_has_a_default_or_a_value() -> None:
    caddyfile = (DEPLOY / "Caddyfile").read_text()
    given = set(SERVICES["caddy"]["environment"])
    without_default = set(re.findall(r"\{\$([A-Z_]+)\}", caddyfile))
    assert without_default <= given
    assert given <= set(re.findall(r"\{\$([A-Z_]+)", caddyfile))


def test_the_proxy_calls_the_web_server_by_its_internal_name() -> None:
    settings = (REPOSITORY / "platform" / "project" / "settings" / "base.py").read_text()
    found = re.search(r'"BEFFROI_INTERNAL_HOST", "([a-z-]+)"', settings)
    assert found is not None
    (alias,) = SERVICES["web"]["networks"]["inside"]["aliases"]
    assert alias == found.group(1)
    caddyfile = (DEPLOY / "Caddyfile").read_text()
    port = option("web", "--port")
    assert f":http://{alias}:{port}/_internal/tls-ask}}" in caddyfile
    assert f"BEFFROI_UPSTREAM:{alias}:{port}}}" in caddyfile


def test_uploads_survive_a_new_container() -> None:
    for name in OURS:
        assert SERVICES[name]["volumes"] == [
            "media:/srv/beffroi/media",
            "private:/srv/beffroi/private",
        ]


def test_the_web_server_starts_as_the_image_does_by_itself() -> None:
    (command,) = re.findall(r"^CMD (\[.*\])$", (DEPLOY / "Dockerfile").read_text(), re.MULTILINE)
    assert SERVICES["web"]["command"] == json.loads(command)


@cache
def shown_options(program: str, *subcommand: str) -> str:
    command = [str(Path(sys.executable).with_name(program)), *subcommand, "--help"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("name", ["web", "worker-interactive", "worker-bulk", "beat"])
def test_the_options_of_the_commands_exist(name: str) -> None:
    """Asked of the programs themselves: each prints its options."""
    program, *rest = SERVICES[name]["command"]
    shown = shown_options(program)
    for subcommand in {"worker", "beat"} & set(rest):
        shown += shown_options(program, subcommand)
    options = [part for part in rest if part.startswith("--")]
    assert [one for one in options if not re.search(rf"{one}\b", shown)] == []


def test_the_application_refuses_an_oversize_body_before_the_proxy_does(settings: Any) -> None:
    """Its refusal is a French page; the proxy's is a bare 413."""
    caddyfile = (DEPLOY / "Caddyfile").read_text()
    found = re.search(r"BEFFROI_MAX_BODY:(\d+)MB", caddyfile)
    assert found is not None
    assert int(found.group(1)) * 1_000_000 > settings.MAX_REQUEST_BYTES


def test_the_antivirus_counts_what_it_gives_up_opening_as_a_finding() -> None:
    lines = (DEPLOY / "clamav/clamd.conf").read_text().splitlines()
    limits = dict(line.split(" ", 1) for line in lines if line and not line.startswith("#"))
    megabytes = {key: int(value.rstrip("M")) for key, value in limits.items() if value[-1] == "M"}
    assert limits["AlertExceedsMax"] == "yes"
    assert megabytes["StreamMaxLength"] > MAX_BYTES / 1024 / 1024
    assert megabytes["MaxFileSize"] > megabytes["MaxScanSize"] > megabytes["StreamMaxLength"]
