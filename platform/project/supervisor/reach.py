"""Who listens where: ports checked before the start, answers checked after it."""

import http.client
import os
import socket

from project.supervisor.environment import Options, read_port
from project.supervisor.errors import PortBusy, SupervisorError
from project.supervisor.ports import choose_port, is_free


def chosen_ports(options: Options, known: dict[str, int]) -> dict[str, int]:
    """Return the ports of the web server, the mail pages, the mail server and the stand-in.

    The first is the person's choice; the others stay what they were when they can.
    Raises PortBusy or SupervisorError before anything is started.
    """
    web = options.port
    try:
        if not is_free(web, options.bind) or _answers_on_ipv6(web):
            raise PortBusy(web, "BEFFROI_PORT")
    except OSError as error:
        raise SupervisorError(
            f"Cannot use port {web} on {options.bind}: {error.strerror}. Choose another "
            "with BEFFROI_PORT (1024 or more without root).",
            exit_code=2,
        ) from error
    if os.environ.get("BEFFROI_MAIL_PORT"):
        mail = read_port("BEFFROI_MAIL_PORT", 0)
        if not is_free(mail):
            raise PortBusy(mail, "BEFFROI_MAIL_PORT")
    else:
        near = web + 25 if web + 25 < 65536 else None
        mail = choose_port(near, known.get("mail"))
    others = {name: choose_port(known.get(name)) for name in ("smtp", "identities")}
    return {"web": web, "mail": mail, **others}


def accepts(port: int) -> bool:
    """Say whether something listens on this port of this machine."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def is_healthy(options: Options, host: str) -> bool:
    """Say whether the web server answers for this host."""
    # Listening everywhere includes here; on one address, only there.
    address = "127.0.0.1" if options.bind == "0.0.0.0" else options.bind  # noqa: S104
    connection = http.client.HTTPConnection(address, options.port, timeout=20)
    try:
        connection.request("GET", "/healthz", headers={"Host": f"{host}:{options.port}"})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _answers_on_ipv6(port: int) -> bool:
    """Browsers try ::1 first for *.localhost: another program there would answer in our place."""
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.settimeout(1)
            return probe.connect_ex(("::1", port)) == 0
    except OSError:  # a machine without IPv6
        return False
