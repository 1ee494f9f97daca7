"""`beffroi up` for real, with stand-ins for Django's processes only."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import pytest

from project.supervisor import paths, processes
from project.supervisor.errors import SupervisorError
from project.supervisor.ports import choose_port

# The web server answers any address; the worker starts a grandchild that leaves its group.
DRIVER = """
import sys
from project.supervisor import children, static_files, up
WEB = '''
import http.server, sys
class Ok(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Ok).serve_forever()
'''
WORKER = '''
import subprocess, sys, time
subprocess.Popen(["sleep", "300"], start_new_session=True)
print("worker ready.", flush=True)
time.sleep(300)
'''
def application(options, env):
    assert "DATABASE_ADMIN_URL" not in env
    make = lambda name, code: children._child(
        name, [sys.executable, "-c", code, str(options.port)], env, options)
    return [make("web", WEB), make("interactive", WORKER)]
def run_command(arguments, *, env, log, step):
    step.advance("Communes", 1, 2)
    # The superuser's address goes to the step that prepares the database, and to no other.
    assert ("DATABASE_ADMIN_URL" in env) == (arguments[0] == "prepare_platform")
    return [{"hosts": [{"host": "montholon.beffroi.localhost", "name": "Montholon",
                        "kind": "commune"}],
             "logins": [{"email": "a@example.fr", "password": "p", "who": "Agente",
                         "url": "http://x/"}]}]
children.application, up.run_command = application, run_command
static_files.StaticFiles.begin = lambda self: None
from project.cli import main
main()
"""


class Demo:
    """One `beffroi up` in a home of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port = choose_port()
        named = ("DATABASE_URL", "REDIS_URL", "DATABASE_ADMIN_URL", "DJANGO_SETTINGS_MODULE")
        self.env = {k: v for k, v in os.environ.items() if k not in named}
        self.env = {k: v for k, v in self.env.items() if not k.startswith("BEFFROI_")}
        self.env |= {"BEFFROI_HOME": str(home), "BEFFROI_PORT": str(self.port)}
        self.process: subprocess.Popen[str] | None = None

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-c", DRIVER, *arguments]

    def start(self) -> str:
        """Start, and return what was printed up to the line `Ready:`."""
        self.process = subprocess.Popen(
            self.command("up"),
            env=self.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        printed = ""
        for line in self.process.stdout:
            printed += line
            if line.startswith("Ready:"):
                return printed
        raise AssertionError(printed)

    def run(self, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*arguments),
            env=self.env | env,
            capture_output=True,
            text=True,
            timeout=60,
        )

    def status(self) -> dict:
        return json.loads(self.run("status", "--json").stdout)

    def processes(self) -> list[int]:
        """Every process of this home, servers included."""
        marked = processes.processes_marked("BEFFROI_SUPERVISED_BY", str(self.home))
        servers = [
            *processes.servers_of(self.home / "postgres" / "data", "postgres"),
            *processes.servers_of(self.home / "valkey", "valkey-server"),
        ]
        return marked + servers

    def end(self, sign: int = signal.SIGINT) -> int:
        self.process.send_signal(sign)
        code = self.process.wait(40)
        self.process.stdout.close()
        return code


@pytest.fixture
def demo():
    with tempfile.TemporaryDirectory(prefix="beffroi-up-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o711)
        it = Demo(Path(folder))
        yield it
        if it.process and it.process.poll() is None:
            it.end(signal.SIGTERM)


def test_up_prints_addresses_and_logins_then_ctrl_c_leaves_nothing(demo):
    printed = demo.start()
    assert f"http://montholon.beffroi.localhost:{demo.port}/" in printed
    assert "a@example.fr" in printed

    state = demo.status()
    assert state["ready"] is True
    assert {p["name"] for p in state["processes"]} == {
        "postgres", "valkey", "mails", "web", "interactive",
    }  # fmt: skip
    assert all(p["running"] for p in state["processes"])
    assert [h["host"] for h in state["hosts"]] == [
        "beffroi.localhost", "compte.beffroi.localhost", "montholon.beffroi.localhost",
    ]  # fmt: skip
    assert state["database_url"].startswith("postgresql://beffroi:")
    assert state["broker_url"].startswith("redis://")
    assert (demo.home / "state.json").stat().st_mode & 0o777 == 0o600
    with urllib.request.urlopen(state["mail_url"]) as answer:  # noqa: S310
        assert answer.status == 200

    alive = demo.processes()
    assert len(alive) > 5
    assert demo.end() == 0
    assert [pid for pid in alive if processes.is_running(pid)] == []
    assert demo.run("status").returncode == 3


def test_second_start_at_the_same_time_is_refused_and_changes_nothing(demo):
    demo.start()
    second = demo.run("up", BEFFROI_PORT=str(choose_port()))
    assert second.returncode == 2
    assert "already running" in second.stderr
    assert demo.status()["ready"] is True


def test_crashed_child_and_crashed_valkey_are_started_again(demo):
    demo.start()
    before = {p["name"]: p["pid"] for p in demo.status()["processes"]}
    for name in ("web", "valkey"):
        os.kill(before[name], signal.SIGKILL)
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        state = demo.status()
        after = {p["name"]: p["pid"] for p in state["processes"] if p["running"]}
        if after.keys() == before.keys() and after["web"] != before["web"]:
            break
        time.sleep(0.2)
    assert after["web"] != before["web"]
    assert after["valkey"] != before["valkey"]
    assert after["interactive"] == before["interactive"]


def test_launcher_killed_without_warning_is_followed_by_a_clean_start(demo):
    demo.start()
    first = demo.status()
    demo.end(signal.SIGKILL)
    demo.start()
    second = demo.status()
    assert second["ready"] is True
    assert second["ports"] == first["ports"]
    assert second["database_url"] == first["database_url"]
    sleepers = [
        pid
        for pid in processes.processes_marked("BEFFROI_SUPERVISED_BY", str(demo.home))
        if Path(f"/proc/{pid}/comm").read_text().strip() == "sleep"
    ]
    assert len(sleepers) == 1


def test_busy_port_is_named_and_nothing_is_started(demo):
    with socket.create_server(("127.0.0.1", demo.port)):
        refused = demo.run("up")
    assert refused.returncode == 2
    assert str(demo.port) in refused.stderr
    assert "BEFFROI_PORT" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert not (demo.home / "postgres").exists()
    assert demo.processes() == []


def test_port_taken_on_ipv6_only_is_busy_too(demo):
    try:
        other = socket.create_server(("::1", demo.port), family=socket.AF_INET6)
    except OSError:
        pytest.skip("this machine has no IPv6")
    with other:
        assert demo.run("up").returncode == 2


@pytest.mark.parametrize("port", ["0", "http", "70000"])
def test_port_that_is_none_is_said_plainly(demo, port):
    refused = demo.run("up", BEFFROI_PORT=port)
    assert refused.returncode == 2
    assert re.search(r"BEFFROI_PORT=\w+ is not a port", refused.stderr)


def test_home_that_cannot_be_written_is_said_plainly(demo):
    wrong = demo.home / "file"
    wrong.touch()
    refused = demo.run("up", BEFFROI_HOME=str(wrong / "home"))
    assert refused.returncode == 1
    assert "Cannot write to" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_nearly_full_disk_is_said_before_anything_starts(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "FIRST_START", 10**18)
    with pytest.raises(SupervisorError, match="is full"):
        paths.prepare_home(tmp_path)


def test_last_words_of_a_server_on_a_full_disk_are_understood():
    assert paths.is_about_a_full_disk('FATAL: could not extend "x": No space left on device')
    assert not paths.is_about_a_full_disk("FATAL: could not open file")


def test_status_and_manage_say_that_nothing_runs(demo):
    status = demo.run("status", "--json")
    assert status.returncode == 3
    assert json.loads(status.stdout)["ready"] is False
    for command in (["manage", "check"], ["onboard", "248900524"]):
        refused = demo.run(*command)
        assert refused.returncode == 3
        assert "not running" in refused.stderr
