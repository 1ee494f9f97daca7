"""Free ports, always below the range the kernel lends to outgoing connections (32768 and up)."""

import errno
import random
import socket

LOWEST, HIGHEST = 20000, 32000


def is_free(port: int, address: str = "127.0.0.1") -> bool:
    """Say whether a server could listen on this port now.

    Any other refusal than "already used" (a privileged port, say) raises OSError.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # A server that stopped a second ago leaves connections in TIME_WAIT: not a busy port.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return False
            raise
    return True


def choose_port(*preferred: int | None) -> int:
    """Return the first preferred port that is free, or else any free one of our range."""
    for port in preferred:
        if port and is_free(port):
            return port
    while True:
        port = random.randint(LOWEST, HIGHEST)  # noqa: S311
        if is_free(port):
            return port
