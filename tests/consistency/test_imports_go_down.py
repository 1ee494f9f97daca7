"""The four import contracts of `.importlinter`, checked with the real code."""

import subprocess
import sys
from pathlib import Path

from tests.consistency.code import REPOSITORY


def test_the_import_contracts_hold() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout
    assert "4 kept, 0 broken" in done.stdout
