"""What the running demo is, in `BEFFROI_HOME/state.json` (it holds passwords: mode 600).

Kept after a stop too, so that ports, hosts and logins stay the same from one start to the next.
"""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from project.supervisor.paths import is_locked, write_private
from project.supervisor.processes import is_running


def lock_path(home: Path) -> Path:
    """The file whose lock says that a launcher is alive."""
    return home / "supervisor.lock"


@dataclass
class State:
    """One deployment started by `beffroi up`."""

    ready: bool = False
    processes: dict[str, int] = field(default_factory=dict)
    ports: dict[str, int] = field(default_factory=dict)
    hosts: list[dict[str, str]] = field(default_factory=list)
    logins: list[dict[str, str]] = field(default_factory=list)
    database_url: str = ""
    broker_url: str = ""
    mail_url: str = ""
    environment: dict[str, str] = field(default_factory=dict)

    def save(self, home: Path) -> None:
        """Write the file, whole or not at all."""
        write_private(home / "state.json", json.dumps(asdict(self), indent=1, ensure_ascii=False))

    @classmethod
    def load(cls, home: Path) -> "State":
        """Return the last state, an empty one when there is none or it cannot be read."""
        try:
            kept = json.loads((home / "state.json").read_text(encoding="utf-8"))
            return cls(**kept)
        except (OSError, ValueError, TypeError):  # absent, cut short, or of another version
            return cls()

    def report(self, home: Path) -> dict[str, Any]:
        """What `beffroi status --json` prints: no superuser's address, no secret key."""
        alive = is_locked(lock_path(home))
        processes = [
            {"name": name, "pid": pid, "running": alive and is_running(pid)}
            for name, pid in self.processes.items()
        ]
        return {
            "ready": alive and self.ready and all(entry["running"] for entry in processes),
            "running": alive,
            "processes": processes,
            "ports": self.ports,
            "hosts": self.hosts,
            "logins": self.logins,
            "database_url": self.database_url,
            "broker_url": self.broker_url,
            "mail_url": self.mail_url,
            "home": str(home),
        }
