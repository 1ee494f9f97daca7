from __future__ import annotations

import json
from typing import Any


class Progress:
    """Progress of a command, as text for people or as JSON lines for the supervisor."""

    def __init__(self, stdout: Any, *, as_json: bool) -> None:
        self._stdout = stdout
        self._as_json = as_json

    def tell(self, step: str, done: int, total: int, message: str = "") -> None:
        if self._as_json:
            line = {"step": step, "done": done, "total": total, "message": message}
            self._stdout.write(json.dumps(line))
        else:
            self._stdout.write(f"{step}: {done}/{total} {message}".rstrip())
        self._stdout.flush()
