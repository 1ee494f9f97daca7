"""`beffroi up`: everything the demo needs, in order, until Ctrl-C."""

import errno
import os
import signal
import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from types import FrameType

from rich.console import Console

from project.supervisor import children, processes
from project.supervisor.checklist import Checklist, addresses_table, logins_table
from project.supervisor.environment import (
    MARK,
    Options,
    django_environment,
    postgres_folder,
)
from project.supervisor.errors import SupervisorError
from project.supervisor.freshness import Stamp, fingerprint
from project.supervisor.paths import (
    exclusive,
    is_about_a_full_disk,
    prepare_home,
    unwritable,
)
from project.supervisor.postgres import EmbeddedPostgres
from project.supervisor.reach import accepts, chosen_ports, is_healthy
from project.supervisor.state import State, lock_path
from project.supervisor.static_files import StaticFiles
from project.supervisor.steps import child_environment, run_command
from project.supervisor.valkey import EmbeddedValkey

READY_SECONDS = 120
PATIENCE = 10.0  # what a worker was doing is done again: the outbox sees to it
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """Somebody asked us to stop. No error: nothing that catches errors must catch it."""


def _ask_to_stop(number: int, frame: FrameType | None) -> None:
    # Asked once is enough: a second Ctrl-C must not break off the stopping itself.
    for sign in SIGNALS:
        signal.signal(sign, signal.SIG_IGN)
    raise Stopped


def up(options: Options, console: Console) -> int:
    """Start everything, watch it until asked to stop, stop everything.

    Raises SupervisorError in words for the console; whatever was started is stopped then too.
    """
    prepare_home(options.home)
    with exclusive(lock_path(options.home), "Beffroi"):
        launcher = Launcher(options, console)
        launcher.clear_leftovers()
        launcher.choose_ports()
        for sign in SIGNALS:
            signal.signal(sign, _ask_to_stop)
        try:
            launcher.start()
            launcher.watch()
        except SupervisorError as problem:
            if is_about_a_full_disk(problem.message):
                full = OSError(errno.ENOSPC, problem.message)
                raise unwritable(options.home, full) from problem
            raise
        except Stopped:
            console.print("\nStopping…", highlight=False)
        finally:
            launcher.stop()
    return 0


class Launcher:
    """The servers and processes of one `beffroi up`."""

    def __init__(self, options: Options, console: Console) -> None:
        self.options = options
        self.console = console
        self.checklist = Checklist(console)
        self.state = State.load(options.home)
        self.state.ready = False
        self.state.processes = {}
        self.postgres: EmbeddedPostgres | None = None
        self.valkey: EmbeddedValkey | None = None
        self.sink: children.Child | None = None
        self.children: list[children.Child] = []
        self.began = time.monotonic()
        self._held = ExitStack()

    # Before anything is started

    def clear_leftovers(self) -> None:
        """Stop what a launcher killed without warning may have left of this home."""
        left = processes.processes_marked(MARK, str(self.options.home))
        processes.end(left, patience=8)

    def choose_ports(self) -> None:
        """Check the ports people type, choose the others.

        Raises PortBusy or SupervisorError before anything is started.
        """
        self.state.ports = chosen_ports(self.options, self.state.ports)

    # Start

    def start(self) -> None:
        """Start everything and wait until every host answers."""
        with self.checklist.shown():
            self._start_servers()
            env = self._environment()
            self.sink = children.mail_sink(self.options, env, self.state.ports)
            with self.checklist.step("Mail sink"):
                self.sink.start()
                self._wait(partial(accepts, self.state.ports["mail"]), self.sink)
            self.state.mail_url = f"http://localhost:{self.state.ports['mail']}/"
            self._save()
            static = StaticFiles(self.options.home, env)
            static.begin()
            ready = self._stamp()
            if not ready.is_fresh():
                ready.clear()
                self._prepare(env)
            with self.checklist.step("Static files"):
                static.finish()
            self.children = children.application(self.options, env)
            for child in self.children:
                child.start()
            self._save()
            if self.options.demo and not ready.is_fresh():
                self._seed(env)
            ready.set()
            self._remember_hosts()
            self._wait_for_application()
        self.state.ready = True
        self._save()
        self._welcome()

    def _start_servers(self) -> None:
        home = self.options.home
        for log in ("postgres", "valkey", "prepare"):
            children.trim_log(home / "logs" / f"{log}.log")
        self.state.database_url = os.environ.get("DATABASE_URL", "")
        if not self.state.database_url:
            with self.checklist.step("PostgreSQL"):
                self.postgres = self._held.enter_context(EmbeddedPostgres(home))
            self.state.database_url = self.postgres.database_url
            self.state.ports["postgres"] = self.postgres.port
        self.state.broker_url = os.environ.get("REDIS_URL", "")
        if not self.state.broker_url:
            with self.checklist.step("Valkey"):
                self.valkey = self._held.enter_context(EmbeddedValkey(home, durable=True))
            self.state.broker_url = self.valkey.url
            self.state.ports["valkey"] = self.valkey.port

    def _environment(self) -> dict[str, str]:
        self.state.environment = django_environment(
            self.options,
            database_url=self.state.database_url,
            broker_url=self.state.broker_url,
            pg_bin=self.postgres.bin if self.postgres else postgres_folder(),
            ports=self.state.ports,
        )
        return child_environment(self.state.environment, (MARK, str(self.options.home)))

    def _stamp(self) -> Stamp:
        """Fresh when the same code already prepared and filled this very database."""
        options = self.options
        about = (self.state.database_url, options.base_domain, str(options.port))
        wanted = fingerprint("**/*", *about, str(options.demo))
        stamp = Stamp(options.home / "prepared.stamp", wanted)
        if self.postgres is None:
            stamp.clear()  # somebody else's server may have been emptied behind our back
        return stamp

    def _prepare(self, env: dict[str, str]) -> None:
        log = self.options.home / "logs" / "prepare.log"
        # The only steps that may need more than the application's own rights.
        admin = self.postgres.admin_url if self.postgres else os.environ.get("DATABASE_ADMIN_URL")
        with_rights = {**env, "DATABASE_ADMIN_URL": admin} if admin else env
        with self.checklist.step("Database and template space") as step:
            command = ["prepare_platform", "--json-progress"]
            run_command(command, env=with_rights, log=log, step=step)

    def _seed(self, env: dict[str, str]) -> None:
        log = self.options.home / "logs" / "prepare.log"
        with self.checklist.step("Demo spaces and accounts") as step:
            results = run_command(["seed_demo", "--json-progress"], env=env, log=log, step=step)
        for told in results:
            self.state.hosts = told.get("hosts", self.state.hosts)
            self.state.logins = told.get("logins", self.state.logins)

    def _remember_hosts(self) -> None:
        """The two hosts every deployment has, and the address of each host."""
        base = self.options.base_domain
        always = {base: ("Opérateur", "operator"), f"compte.{base}": ("Comptes", "account")}
        known = {host["host"].partition(":")[0] for host in self.state.hosts}
        missing = [name for name in always if name not in known]
        self.state.hosts = [
            *({"host": n, "name": always[n][0], "kind": always[n][1]} for n in missing),
            *self.state.hosts,
        ]
        for host in self.state.hosts:
            # The port may have changed since these hosts were remembered.
            host["host"] = host["host"].partition(":")[0]
            host["url"] = self._url(host["host"])

    def _url(self, host: str) -> str:
        port = "" if self.options.port == 80 else f":{self.options.port}"
        return f"http://{host}{port}/"

    def _wait_for_application(self) -> None:
        web, *workers = self.children
        with self.checklist.step("Workers") as step:
            for count, worker in enumerate(workers):
                step.advance(worker.name, count, len(workers))
                words = "beat: Starting" if worker.name == "beat" else " ready."
                self._wait(partial(worker.has_logged, words), worker)
        with self.checklist.step("Web server") as step:
            for count, host in enumerate(self.state.hosts):
                step.advance(host["host"], count, len(self.state.hosts))
                self._wait(partial(is_healthy, self.options, host["host"]), web)

    def _wait(self, is_done: Callable[[], bool], child: children.Child) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while not is_done():
            if not child.running or time.monotonic() > deadline:
                end = "\n".join(child.log.read_text(errors="replace").splitlines()[-15:])
                raise SupervisorError(f"{child.name} does not start. End of {child.log}:\n{end}")
            time.sleep(0.1)

    def _save(self) -> None:
        servers = {"postgres": self.postgres, "valkey": self.valkey}
        self.state.processes = {name: it.pid for name, it in servers.items() if it}
        self.state.processes |= {child.name: child.pid for child in self._everyone()}
        self.state.save(self.options.home)

    def _everyone(self) -> list[children.Child]:
        return [*([self.sink] if self.sink else []), *self.children]

    def _welcome(self) -> None:
        urls = {host["host"]: host["url"] for host in self.state.hosts}
        self.console.print(addresses_table(self.state.hosts, urls, self.state.mail_url))
        if self.state.logins:
            self.console.print(logins_table(self.state.logins))
        first = next(
            (h["url"] for h in self.state.hosts if h.get("kind") == "intercommunality"),
            self.state.hosts[0]["url"],
        )
        took = time.monotonic() - self.began
        self.console.print(
            f"Ready: {first} (started in {took:.0f} s; Ctrl-C stops everything, the data stays)",
            highlight=False,
            markup=False,
            soft_wrap=True,
        )

    # Life and end

    def watch(self) -> None:
        """Start again whatever crashes, until asked to stop."""
        while True:
            changed = self._revive_servers()
            for child in self._everyone():
                news = child.watch()
                if news:
                    self._tell(news)
                    changed = True
            if changed:
                self._save()
            time.sleep(0.3)

    def _revive_servers(self) -> bool:
        changed = False
        for name, server in (("PostgreSQL", self.postgres), ("Valkey", self.valkey)):
            if server is not None and not server.running:
                self._tell(f"{name} stopped; starting it again")
                server.stop()
                server.start()
                changed = True
        return changed

    def _tell(self, news: str) -> None:
        line = f"{time.strftime('%H:%M:%S')} {news}"
        self.console.print(line, highlight=False, markup=False, soft_wrap=True)

    def stop(self) -> None:
        """Stop children first, then the servers they talk to; nothing stays behind."""
        children.stop_all(self.children, patience=PATIENCE)
        children.stop_all([self.sink] if self.sink else [], patience=5)
        processes.end(processes.processes_marked(MARK, str(self.options.home)), patience=2)
        self._held.close()
        self.state.ready = False
        self.state.processes = {}
        self.state.save(self.options.home)
