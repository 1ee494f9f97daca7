"""The environment Django's processes run in."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from accounts.federated.stand_in import registration as stand_in
from kernel.database_rights.names import APPLICATION
from project.supervisor.binaries import find_postgres
from project.supervisor.errors import SupervisorError
from project.supervisor.paths import write_private

MARK = "BEFFROI_SUPERVISED_BY"  # value: the home; finds what a killed launcher left behind


@dataclass(frozen=True)
class Options:
    """What the person asked for, by options and environment variables."""

    home: Path
    port: int
    base_domain: str
    bind: str
    demo: bool = True

    @classmethod
    def read(cls, home: Path, *, port: int | None = None, demo: bool = True) -> "Options":
        """Read the environment; raises SupervisorError for a port that is none."""
        return cls(
            home=home,
            port=port or read_port("BEFFROI_PORT", 8000),
            base_domain=os.environ.get("BEFFROI_BASE_DOMAIN") or "beffroi.localhost",
            bind=os.environ.get("BEFFROI_BIND") or "127.0.0.1",
            demo=demo,
        )


def read_port(variable: str, default: int) -> int:
    """Return the port a variable names.

    Raises SupervisorError when it is not a number from 1 to 65535.
    """
    text = os.environ.get(variable) or str(default)
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise SupervisorError(
            f"{variable}={text} is not a port: a number from 1 to 65535.", exit_code=2
        )
    return int(text)


def secret_key(home: Path) -> str:
    """Return the deployment's secret key, made on first use."""
    path = home / "secret.key"
    if not path.exists():
        write_private(path, secrets.token_urlsafe(50))
    return path.read_text(encoding="utf-8").strip()


def application_password(home: Path) -> str:
    """Return the password of the serving processes' database login, made on first use."""
    path = home / "database-application.key"
    if not path.exists():
        write_private(path, secrets.token_urlsafe(24))
    return path.read_text(encoding="utf-8").strip()


def serving(environment: dict[str, str]) -> dict[str, str]:
    """The same environment for processes that answer people: without the owner's rights.

    Opening, copying and dropping spaces stay with the owner's login, which they never get.
    """
    owner = urlsplit(environment["DATABASE_URL"])
    password = quote(environment["BEFFROI_APP_DB_PASSWORD"], safe="")
    address = owner.netloc.rpartition("@")[2]
    login = owner._replace(netloc=f"{APPLICATION}:{password}@{address}")
    return {**environment, "DATABASE_URL": login.geturl()}


def postgres_folder() -> Path | None:
    """Folder of pg_dump when the server is somebody else's; None when there is none here."""
    try:
        return find_postgres(None).folder
    except SupervisorError:
        return None


def django_environment(
    options: Options,
    *,
    database_url: str,
    broker_url: str,
    pg_bin: Path | None,
    ports: dict[str, int],
) -> dict[str, str]:
    """Return the variables every Django process gets, on top of the launcher's own."""
    ours = {
        "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE")
        or "project.settings.local",
        "DATABASE_URL": database_url,
        "REDIS_URL": broker_url,
        "BEFFROI_HOME": str(options.home),
        "BEFFROI_PORT": str(options.port),
        "BEFFROI_BASE_DOMAIN": options.base_domain,
        "BEFFROI_SECRET_KEY": os.environ.get("BEFFROI_SECRET_KEY") or secret_key(options.home),
        "BEFFROI_APP_DB_PASSWORD": os.environ.get("BEFFROI_APP_DB_PASSWORD")
        or application_password(options.home),
        "PYTHONUNBUFFERED": "1",
    }
    if "smtp" in ports:
        ours |= {"BEFFROI_SMTP_HOST": "127.0.0.1", "BEFFROI_SMTP_PORT": str(ports["smtp"])}
    if options.demo and "smtp" in ports:
        # Text messages are read among the demo's mails.
        ours["BEFFROI_SMS_PROVIDER"] = os.environ.get("BEFFROI_SMS_PROVIDER") or "mail"
    if options.demo and "identities" in ports:
        ours |= stand_in.environment(ports["identities"], os.environ)
    if pg_bin:
        ours["BEFFROI_PG_BIN"] = str(pg_bin)
    return ours
