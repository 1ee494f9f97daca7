"""What the person sees while the demo starts: a live checklist, or plain lines in a log."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text


class _Mark(ProgressColumn):
    """An hourglass while it runs, a tick when done."""

    def render(self, task: Task) -> Text:
        return Text("✓", style="green") if task.finished else Text("…", style="yellow")


class Step:
    """One line of the checklist."""

    def __init__(self, title: str, bars: Progress | None, console: Console) -> None:
        self.title = title
        self._console = console
        self._bars = bars
        self._task = bars.add_task(title, total=None) if bars else None
        self._shown = ""

    def advance(self, what: str, done: int, total: int) -> None:
        """Show how far the step is, in the words of the command that runs."""
        line = f"{self.title}: {what}"
        if self._bars is not None and self._task is not None:
            # One bar for several counts in a row: never shown as finished before the step is.
            self._bars.update(
                self._task, description=line, completed=min(done, total - 0.01), total=total or 1
            )
        elif what != self._shown:
            self._console.print(f"  {line} ({total})", highlight=False, markup=False)
        self._shown = what

    def finish(self, seconds: float) -> None:
        """Tick the line."""
        if self._bars is not None and self._task is not None:
            self._bars.update(self._task, description=self.title, completed=1, total=1)
        else:
            self._console.print(
                f"{self.title}: done in {seconds:.1f} s", highlight=False, markup=False
            )


class Checklist:
    """The steps of a start-up, on a terminal or in a log."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self._bars: Progress | None = None

    @contextmanager
    def shown(self) -> Iterator[None]:
        """Draw the live list for the length of the block."""
        if not self.console.is_terminal:
            yield
            return
        with Progress(
            _Mark(),
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=30),
            TimeElapsedColumn(),
            console=self.console,
            refresh_per_second=8,
        ) as bars:
            self._bars = bars
            yield
        self._bars = None

    @contextmanager
    def step(self, title: str) -> Iterator[Step]:
        """Time one step; it is ticked only when the block ends well."""
        step = Step(title, self._bars, self.console)
        began = time.monotonic()
        yield step
        step.finish(time.monotonic() - began)


def addresses_table(hosts: list[dict[str, str]], url_of: dict[str, str], mail_url: str) -> Table:
    """Where to go."""
    table = Table(title="Addresses", title_justify="left", show_lines=False)
    table.add_column("Who", overflow="fold")
    table.add_column("Kind", style="dim")
    # An address cut in two cannot be clicked.
    table.add_column("Address", overflow="fold", no_wrap=True)
    for host in hosts:
        name, kind = host.get("name", ""), host.get("kind", "")
        table.add_row(Text(name), Text(kind), Text(url_of[host["host"]]))
    if mail_url:
        table.add_row("Mails the demo sent", "mails", Text(mail_url))
    return table


def logins_table(logins: list[dict[str, str]]) -> Table:
    """Who to be."""
    table = Table(title="Demo logins", title_justify="left")
    for title in ("Who", "E-mail", "Password"):
        table.add_column(title, overflow="fold")
    for login in logins:
        table.add_row(*(Text(login.get(key, "")) for key in ("who", "email", "password")))
    return table
