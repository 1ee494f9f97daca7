"""Run both sides until told to stop."""

import argparse
import asyncio
import signal
import threading
from http.server import ThreadingHTTPServer
from pathlib import Path

from project.supervisor.mail_sink.pages import pages_handler
from project.supervisor.mail_sink.smtp import smtp_protocol
from project.supervisor.mail_sink.store import MailStore

HERE = "127.0.0.1"


async def serve(store: MailStore, smtp_port: int, web_port: int) -> None:
    """Serve until SIGTERM or SIGINT."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, stopped.set)
    web = ThreadingHTTPServer((HERE, web_port), pages_handler(store))
    web.daemon_threads = True
    threading.Thread(target=web.serve_forever, daemon=True).start()
    smtp = await loop.create_server(lambda: smtp_protocol(store), HERE, smtp_port)
    await stopped.wait()
    smtp.close()
    web.shutdown()


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(description="Keep the demo's mails and show them.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--smtp-port", type=int, required=True)
    parser.add_argument("--web-port", type=int, required=True)
    options = parser.parse_args()
    asyncio.run(serve(MailStore(options.folder), options.smtp_port, options.web_port))


main()
