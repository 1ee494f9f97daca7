"""`python -m accounts.federated.stand_in --port N --account-url http://compte.…:8000`."""

from __future__ import annotations

import argparse
import sys

from accounts.federated.stand_in.provider import StandIn
from accounts.federated.stand_in.registration import CLIENT_ID, CLIENT_SECRET
from accounts.federated.stand_in.rules import BY_CODE
from accounts.federated.stand_in.server import serve


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--bind", default="127.0.0.1")
    parser.add_argument("--account-url", required=True, help="the account host, without a path")
    options = parser.parse_args()
    ours = options.account_url.rstrip("/")
    stand_ins = {
        f"{code}/api/v2": StandIn(
            rules=rules,
            issuer=f"http://127.0.0.1:{options.port}/{code}/api/v2",
            client_id=CLIENT_ID,
            client_secret=CLIENT_SECRET,
            redirect_uris=(f"{ours}/{code}/retour/",),
            logout_uris=(f"{ours}/deconnexion/faite/",),
        )
        for code, rules in BY_CODE.items()
    }
    server = serve(stand_ins, address=options.bind, port=options.port)
    sys.stdout.write("stand-in ready.\n")
    sys.stdout.flush()
    server.serve_forever()


main()
