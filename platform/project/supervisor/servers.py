"""The databases alone, for a command run while the demo is down (`make bench`)."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from project.supervisor.environment import Options, django_environment, postgres_folder
from project.supervisor.errors import NotRunning
from project.supervisor.paths import exclusive, is_locked, prepare_home
from project.supervisor.postgres import EmbeddedPostgres
from project.supervisor.state import State, lock_path
from project.supervisor.valkey import EmbeddedValkey


def running_environment(options: Options) -> dict[str, str]:
    """Return the variables of the running demo, or of the servers the environment names.

    Raises NotRunning when there are neither.
    """
    if is_locked(lock_path(options.home)):
        state = State.load(options.home)
        if state.environment:
            return state.environment
    database_url, broker_url = os.environ.get("DATABASE_URL"), os.environ.get("REDIS_URL")
    if not (database_url and broker_url):
        raise NotRunning(options.home)
    prepare_home(options.home)
    return django_environment(
        options,
        database_url=database_url,
        broker_url=broker_url,
        pg_bin=postgres_folder(),
        ports={},
    )


@contextmanager
def servers_for(options: Options) -> Iterator[dict[str, str]]:
    """Give the variables of running servers, starting them for the block if need be."""
    try:
        yield running_environment(options)
        return
    except NotRunning:
        prepare_home(options.home)
    with ExitStack() as held:
        held.enter_context(exclusive(lock_path(options.home), "Beffroi"))
        postgres = held.enter_context(EmbeddedPostgres(options.home))
        valkey = held.enter_context(EmbeddedValkey(options.home, durable=True))
        yield django_environment(
            options,
            database_url=postgres.database_url,
            broker_url=valkey.url,
            pg_bin=postgres.bin,
            ports={},
        ) | {"DATABASE_ADMIN_URL": postgres.admin_url}
