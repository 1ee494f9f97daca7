"""idpyoidc, a certified OpenID provider that is not ours, over real HTTP for one client."""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from idpyoidc.server import Server
from idpyoidc.server.configure import OPConfiguration
from idpyoidc.server.exception import UnAuthorizedClient

CLIENT_ID = "beffroi-tests"
ANGELA = {
    "given_name": "Angela",
    "family_name": "DUBOIS",
    "birthdate": "1962-08-24",
    "gender": "female",
    "birthplace": "75107",
    "birthcountry": "99100",
    "email": "angela@exemple.example",
}
_OIDC = "idpyoidc.server.oidc"
_KEYS = {"keys": {"key_defs": [{"type": "OCT", "use": ["enc"], "kid": kid} for kid in ("a", "b")]}}
_DOORS = {
    "provider_config": (
        ".well-known/openid-configuration",
        "provider_config.ProviderConfiguration",
        {},
    ),
    "authorization": (
        "authorize",
        "authorization.Authorization",
        {"response_types_supported": ["code"]},
    ),
    "token": ("token", "token.Token", {"client_authn_method": ["client_secret_post"]}),
    "userinfo": ("userinfo", "userinfo.UserInfo", {"client_authn_method": ["bearer_header"]}),
}


def listening() -> ThreadingHTTPServer:
    """A server to be given its provider (`register`), then started."""
    return ThreadingHTTPServer(("127.0.0.1", 0), _Handler)


def register(
    server: ThreadingHTTPServer, *, secret: str, redirect_uri: str, algorithm: str, acr: str
) -> str:
    """Make the provider, with one client. Returns the issuer."""
    issuer = f"http://127.0.0.1:{server.server_address[1]}"
    provider = Server(OPConfiguration(conf=_configuration(issuer, acr)))
    provider.context.cdb[CLIENT_ID] = {
        "client_id": CLIENT_ID,
        "client_secret": secret,
        "redirect_uris": [(redirect_uri, {})],
        "response_types_supported": ["code"],
        "token_endpoint_auth_method": "client_secret_post",
        "id_token_signed_response_alg": algorithm,
        "userinfo_signed_response_alg": algorithm,
        "subject_type": "pairwise",
        "allowed_scopes": ["openid", *ANGELA],
    }
    provider.keyjar.add_symmetric(CLIENT_ID, secret)
    server.provider = provider  # type: ignore[attr-defined]
    return issuer


def _configuration(issuer: str, acr: str) -> dict[str, Any]:
    signing = [{"type": "RSA", "use": ["sig"]}, {"type": "EC", "crv": "P-256", "use": ["sig"]}]
    base = {"acr": {}, "nonce": {}, "auth_time": {}}
    return {
        "issuer": issuer,
        "httpc_params": {},
        "key_conf": {"key_defs": signing, "uri_path": "jwks"},
        "subject_types_supported": ["pairwise"],
        "session_params": {"encrypter": {"kwargs": _KEYS}},
        "token_handler_args": {
            "key_conf": {"key_defs": [{"type": "OCT", "use": ["enc"], "kid": "code"}]},
            "code": {"lifetime": 30},
            "token": {
                "class": "idpyoidc.server.token.jwt_token.JWTToken",
                "kwargs": {"lifetime": 60},
            },
            "id_token": {
                "class": "idpyoidc.server.token.id_token.IDToken",
                "kwargs": {"lifetime": 60, "base_claims": base},
            },
        },
        "endpoint": {
            name: {"path": path, "class": f"{_OIDC}.{kind}", "kwargs": options}
            for name, (path, kind, options) in _DOORS.items()
        },
        "authentication": {
            "one": {
                "acr": acr,
                "class": "idpyoidc.server.user_authn.user.NoAuthn",
                "kwargs": {"user": "angela"},
            }
        },
        "userinfo": {
            "class": "idpyoidc.server.user_info.UserInfo",
            "kwargs": {"db": {"angela": ANGELA}},
        },
        "scopes_to_claims": {"openid": ["sub"], **{name: [name] for name in ANGELA}},
    }


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self._answer(urlsplit(self.path).query)

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers["Content-Length"])).decode())

    def _answer(self, said: str) -> None:
        provider: Server = self.server.provider  # type: ignore[attr-defined]
        path = urlsplit(self.path).path.strip("/")
        if path == "jwks":
            self._send(200, provider.keyjar.export_jwks_as_json(), "application/json")
            return
        door = next(door for door in provider.endpoint.values() if door.endpoint_path == path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        info = {"headers": headers, "method": self.command, "url": self.path}
        try:
            asked = door.parse_request(dict(parse_qsl(said)), http_info=info)
        except UnAuthorizedClient:
            self._send(401, json.dumps({"error": "invalid_client"}), "application/json")
            return
        result = asked if "error" in asked else door.process_request(asked, http_info=info)
        if "error" in result:
            self._send(400, json.dumps({"error": result["error"]}), "application/json")
            return
        answer = door.do_response(request=asked, **result)
        if door.response_placement == "url":
            self._send(302, "", "text/plain", location=answer["response"])
            return
        kinds = {name.lower(): value for name, value in answer["http_headers"]}
        self._send(200, answer["response"], kinds.get("content-type", "application/json"))

    def _send(self, status: int, body: str, kind: str, *, location: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        if location:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""
