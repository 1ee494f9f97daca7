"""What root hands to the account its servers run under."""

import os

import pytest

from project.supervisor import unprivileged
from project.supervisor.errors import SupervisorError
from project.supervisor.processes import Account

STRANGER = Account("stranger", 54321, 54321)

only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root drops its rights")


@pytest.fixture
def closed(tmp_path):
    """A folder that nobody but its owner can enter, as a checkout in /root."""
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o700)
    return folder


@pytest.fixture
def shared(tmp_path, monkeypatch):
    monkeypatch.setattr(unprivileged, "SHARED_FOLDERS", (tmp_path / "shared",))
    return tmp_path / "shared"


def _package(folder):
    programs = folder / "package" / "bin"
    programs.mkdir(parents=True)
    (programs / "server").write_text("#!/bin/sh")
    (programs / "server").chmod(0o700)
    (folder / "package.libs").mkdir()
    (folder / "package.libs" / "lib.so").touch(mode=0o600)
    return folder / "package"


def test_ordinary_user_runs_everything_in_place(closed, shared):
    package = _package(closed)
    assert unprivileged.readable_copy(package, None) == package
    assert unprivileged.place_for(closed, "postgres", None) == closed / "postgres"
    assert not shared.exists()


@only_root
def test_programs_in_a_closed_folder_are_copied_with_their_libraries(closed, shared):
    copy = unprivileged.readable_copy(_package(closed), STRANGER)
    assert copy.is_relative_to(shared)
    assert (copy / "bin" / "server").stat().st_mode & 0o777 == 0o755
    assert (copy.parent / "package.libs" / "lib.so").stat().st_mode & 0o777 == 0o644
    assert unprivileged.readable_copy(closed / "package", STRANGER) == copy
    assert len(list(shared.iterdir())) == 1


@only_root
def test_data_of_a_closed_home_is_given_a_place_of_its_own(closed, shared):
    place = unprivileged.place_for(closed, "postgres", STRANGER)
    assert place.is_relative_to(shared)
    assert (place.stat().st_uid, place.stat().st_mode & 0o777) == (STRANGER.uid, 0o700)
    assert unprivileged.place_for(closed, "postgres", STRANGER) == place
    unprivileged.forget_place(closed, place)
    assert list(shared.iterdir()) == []


@only_root
def test_shared_folder_of_somebody_else_is_never_used(shared):
    shared.mkdir()
    os.chown(shared, STRANGER.uid, STRANGER.gid)
    with pytest.raises(SupervisorError, match="ordinary user"):
        unprivileged.shared_folder()
