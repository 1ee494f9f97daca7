"""One-off Django commands of a start-up, whose progress is read line by line."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from project.supervisor import processes
from project.supervisor.checklist import Step
from project.supervisor.errors import SupervisorError
from project.supervisor.paths import CHECKOUT

END_OF_LOG = 15


def run_command(
    arguments: list[str], *, env: dict[str, str], log: Path, step: Step
) -> list[dict[str, Any]]:
    """Run a management command; return the JSON objects it printed that are not progress.

    Raises SupervisorError with the end of its log when it fails.
    """
    command = [sys.executable, "-m", "django", *arguments]
    # These commands are run again at the next start: a power cut may take their last commits.
    env = {"PGOPTIONS": "-c synchronous_commit=off", **env}
    results: list[dict[str, Any]] = []
    with log.open("ab") as errors:
        child = processes.spawn(command, env=env, log=log, cwd=CHECKOUT, stdout=subprocess.PIPE)
        try:
            for line in child.stdout or ():
                told = _as_object(line)
                if told is None:
                    errors.write(line)
                elif "step" in told:
                    done, total = int(told.get("done", 0)), int(told.get("total", 0))
                    step.advance(str(told["step"]), done, total)
                else:
                    results.append(told)
            child.wait()
        finally:
            if child.stdout:
                child.stdout.close()
            processes.stop(child, patience=5)
    if child.returncode:
        end = "\n".join(log.read_text(errors="replace").splitlines()[-END_OF_LOG:])
        raise SupervisorError(
            f"{step.title} failed (`{' '.join(arguments)}`). End of {log}:\n{end}"
        )
    return results


def _as_object(line: bytes) -> dict[str, Any] | None:
    try:
        told = json.loads(line)
    except ValueError:
        return None
    return told if isinstance(told, dict) else None


def child_environment(ours: dict[str, str], mark: tuple[str, str]) -> dict[str, str]:
    """The launcher's environment, ours on top, and the mark that finds a child again."""
    return {**os.environ, **ours, mark[0]: mark[1]}
