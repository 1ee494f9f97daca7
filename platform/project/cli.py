"""The `beffroi` command: start the demo, ask how it is, run commands inside it."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, NoReturn

import click
from rich.console import Console

from kernel.audit import verifying
from project.supervisor.environment import Options
from project.supervisor.errors import SupervisorError
from project.supervisor.paths import beffroi_home
from project.supervisor.servers import running_environment, servers_for
from project.supervisor.state import State
from project.supervisor.up import up as start_everything

PASS_ON = {"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": []}


def main() -> NoReturn:
    """Run the command; problems we know are one sentence, never a stack trace."""
    try:
        cli(standalone_mode=True)
    except SupervisorError as problem:
        click.secho(f"Error: {problem.message}", err=True, fg="red")
        sys.exit(problem.exit_code)
    sys.exit(0)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Beffroi: pooled digital services for small French town halls."""


@cli.command()
@click.option("--no-demo", is_flag=True, help="Start without the demo's communes and accounts.")
@click.option("--port", type=click.IntRange(1, 65535), help="Web port (else BEFFROI_PORT, 8000).")
def up(no_demo: bool, port: int | None) -> None:
    """Start everything; Ctrl-C stops it."""
    wide = None if sys.stdout.isatty() else 120
    console = Console(width=wide)
    sys.exit(start_everything(Options.read(beffroi_home(), port=port, demo=not no_demo), console))


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
def status(as_json: bool) -> None:
    """Say what runs where; exit code 3 when nothing does."""
    home = beffroi_home()
    report = State.load(home).report(home)
    if as_json:
        click.echo(json.dumps(report, indent=1, ensure_ascii=False))
    elif not report["running"]:
        click.echo(f"Beffroi is not running (looked in {home}). Start it with `make demo`.")
    else:
        _describe(report)
    sys.exit(0 if report["running"] else 3)


def _describe(report: dict[str, Any]) -> None:
    click.echo("Beffroi is ready." if report["ready"] else "Beffroi is not ready yet.")
    for process in report["processes"]:
        mark = "running" if process["running"] else "STOPPED"
        click.echo(f"  {process['name']:<12} {mark}  pid {process['pid']}")
    for host in report["hosts"]:
        click.echo(f"  {host.get('url', host['host'])}  {host.get('name', '')}")
    click.echo(f"  {report['mail_url']}  mails the demo sent")


@cli.command(context_settings=PASS_ON, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def migrate(arguments: tuple[str, ...]) -> None:
    """Upgrade the public tables and every space that is behind (--jobs, --lock-timeout...)."""
    _django(["migrate_spaces", *arguments])


@cli.command()
@click.argument("sirens", nargs=-1, required=True)
@click.option("--admin-email", help="First administrator to invite (with one SIREN).")
@click.option("--admin-name", help="Their name, for the invitation.")
@click.option("--jobs", type=click.IntRange(1, 64), help="Processes (else one per core).")
def onboard(
    sirens: tuple[str, ...], admin_email: str | None, admin_name: str | None, jobs: int | None
) -> None:
    """Create the spaces of intercommunalities and of their communes, by their SIREN."""
    told = {"--admin-email": admin_email, "--admin-name": admin_name, "--jobs": jobs}
    _django(["onboard", *sirens, *(f"{name}={value}" for name, value in told.items() if value)])


def _pass_on(name: str, help_text: str) -> None:
    """`beffroi export-space …` is `beffroi manage export_space …`."""

    @cli.command(name, context_settings=PASS_ON, add_help_option=False, help=help_text)
    @click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
    def command(arguments: tuple[str, ...]) -> None:
        _django([name.replace("-", "_"), *arguments])


for _name, _help in (
    ("check", "Check the settings; --deploy refuses what only a demo may have."),
    ("doctor", "Compare every space with the template and name the differences."),
    ("space-state", "Say or change the state of a space."),
    ("export-space", "Write the archive of one space."),
    ("import-site", "Make drafts of the pages of a commune's old site."),
    ("import-space", "Open here the space of an archive from elsewhere."),
    ("backup-space", "Back one space up, or --all."),
    ("restore-space", "Put one space back to an earlier moment; the others are not touched."),
    ("import-guides", "Bring the State's guides in: --from FOLDER, ZIP or TGZ; --state."),
    ("restore-drill", "Prove that a backup can be restored."),
):
    _pass_on(_name, _help)


@cli.command("audit-verify", context_settings=PASS_ON, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def audit_verify(arguments: tuple[str, ...]) -> None:
    """Verify a journal: FILE (journal.jsonl or archive.zip), or --space SLUG."""
    if any(each.startswith("-") for each in arguments):
        _django(["audit_verify", *arguments])
    # An export is verified alone: no server, no database.
    sys.exit(verifying.main(arguments))


@cli.group()
def directory() -> None:
    """Official facts about communes and intercommunalities."""


@directory.command("import", context_settings={"ignore_unknown_options": True})
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Show what would change, change nothing.")
@click.argument("more", nargs=-1, type=click.UNPROCESSED)
def directory_import(file: Path, dry_run: bool, more: tuple[str, ...]) -> None:
    """Load a vintage of the official directory.

    More options (--date, --label...): see `beffroi manage directory_import --help`.
    """
    flags = ["--dry-run"] if dry_run else []
    _django(["directory_import", str(file.resolve()), *flags, *more])


@cli.command("merge-communes", context_settings=PASS_ON, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def merge_communes(arguments: tuple[str, ...]) -> None:
    """Merge communes into a commune nouvelle; a report only, without --run."""
    _django(["merge_communes", *arguments])


@cli.command(context_settings=PASS_ON, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Run a Django command against the running servers.

    With `--with-databases` first, start the databases for it if the demo is not running.
    """
    command = list(arguments)
    if command[:1] == ["--with-databases"]:
        _django_with_databases(command[1:])
    _django(command)


def _options() -> Options:
    return Options.read(beffroi_home())


def _django(arguments: list[str]) -> NoReturn:
    """Become the Django command."""
    env = {**os.environ, **running_environment(_options())}
    sys.stdout.flush()
    os.execve(sys.executable, [sys.executable, "-m", "django", *arguments], env)  # noqa: S606


def _django_with_databases(arguments: list[str]) -> NoReturn:
    with servers_for(_options()) as ours:
        command = subprocess.Popen(
            [sys.executable, "-m", "django", *arguments], env={**os.environ, **ours}
        )
        # Ctrl-C reaches the command by itself; we stay to stop the databases after it.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, lambda number, frame: command.terminate())
        code = command.wait()
    sys.exit(code if code >= 0 else 128 - code)
