"""Yardsticks anyone can build: a static file by the same server, the page of `wagtail start`."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError

from project.supervisor.ports import choose_port


@contextmanager
def bare_wagtail(folder: Path) -> Iterator[int]:
    """The site `wagtail start` makes, migrated, served by the same server; gives its port."""
    _run([sys.executable, "-m", "wagtail.bin.wagtail", "start", "bare", str(folder)], folder)
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith("DJANGO_")},
        "DJANGO_SETTINGS_MODULE": "bare.settings.bench",
    }
    (folder / "bare" / "settings" / "bench.py").write_text(
        "from bare.settings.base import *\n"
        "SECRET_KEY = 'bench'\n"
        "DEBUG = False\n"
        "ALLOWED_HOSTS = ['*']\n"
        "STORAGES['staticfiles'] = {'BACKEND':"
        " 'django.contrib.staticfiles.storage.StaticFilesStorage'}\n"
    )
    _run([sys.executable, "manage.py", "migrate", "-v0"], folder, environment)
    with serving("bare.wsgi:application", folder, environment) as port:
        yield port


@contextmanager
def serving(
    application: str, folder: Path, environment: dict[str, str], *options: str
) -> Iterator[int]:
    """Granian as the demo runs it, on a free port."""
    port = choose_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "1"]
    command += ["--blocking-threads", "4", "--no-access-log", "--log-level", "error"]
    command += ["--port", str(port), *options, application]
    with subprocess.Popen(command, cwd=folder, env=environment) as server:
        try:
            _wait(port)
            yield port
        finally:
            server.terminate()


def _wait(port: int) -> None:
    for _attempt in range(100):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5)
        except URLError as error:
            if isinstance(error, urllib.error.HTTPError):
                return
            time.sleep(0.2)
        else:
            return
    raise RuntimeError(f"no server on port {port}")


def _run(command: list[str], folder: Path, environment: dict[str, str] | None = None) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
