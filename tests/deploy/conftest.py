"""One running Caddy for all the tests of this folder: it takes a second to start."""

from collections.abc import Iterator

import pytest

from tests.deploy.caddy_runner import RunningCaddy, running_backend, running_caddy


@pytest.fixture(scope="session")
def caddy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCaddy]:
    known = {"montholon.beffroi.example", "www.chassy.example"}
    with (
        running_backend(known) as backend,
        running_caddy(tmp_path_factory.mktemp("caddy"), backend) as running,
    ):
        yield running
