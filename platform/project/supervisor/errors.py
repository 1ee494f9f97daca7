"""What can go wrong in the launcher, said to the person at the console."""


class SupervisorError(Exception):
    """A start-up problem with a message fit for the console and the exit code of the command."""

    def __init__(self, message: str, *, exit_code: int = 1) -> None:
        super().__init__(message)
        self.message = message
        self.exit_code = exit_code


class PortBusy(SupervisorError):
    """Another program already listens on a port we were told to use."""

    def __init__(self, port: int, variable: str) -> None:
        super().__init__(
            f"Port {port} is already used by another program. Stop that program, or choose "
            f"another port: {variable}={port + 100} beffroi up",
            exit_code=2,
        )


class AlreadyRunning(SupervisorError):
    """Somebody else holds the lock of this folder."""

    def __init__(self, what: str, folder: object) -> None:
        super().__init__(
            f"{what} is already running for {folder}. Stop it first (Ctrl-C in its terminal), "
            "or set BEFFROI_HOME to another folder.",
            exit_code=2,
        )


class NotRunning(SupervisorError):
    """A command needs the servers and they are not there."""

    def __init__(self, home: object) -> None:
        super().__init__(
            f"Beffroi's databases are not running (looked in {home}). Start them in another "
            "terminal with `make demo` (or `beffroi up`), or set DATABASE_URL and REDIS_URL.",
            exit_code=3,
        )
