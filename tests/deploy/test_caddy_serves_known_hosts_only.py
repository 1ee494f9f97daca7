"""The shipped Caddyfile, really running: who gets a certificate, and what reaches the backend."""

import gzip
import http.client
import json
import ssl
import subprocess

import pytest

from tests.deploy.caddy_runner import BASE_DOMAIN, CADDYFILE, RunningCaddy, caddy_binary

KNOWN = "montholon.beffroi.example"
OWN_DOMAIN = "www.chassy.example"


def echoed(response: http.client.HTTPResponse) -> dict[str, str]:
    return json.loads(response.read())["headers"]


def test_the_caddyfile_is_valid_and_formatted() -> None:
    for command in (["validate"], ["fmt", "--diff"]):
        done = subprocess.run(
            [caddy_binary(), *command, "--config", str(CADDYFILE)]
            if command == ["validate"]
            else [caddy_binary(), *command, str(CADDYFILE)],
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("domain", [KNOWN, OWN_DOMAIN])
def test_a_known_host_gets_a_certificate_for_its_name_and_its_page(
    caddy: RunningCaddy, domain: str
) -> None:
    with caddy.connect(domain) as tls:
        names = {value for _, value in tls.getpeercert()["subjectAltName"]}
    assert names == {domain}
    assert caddy.get(domain).status == 200
    assert domain in caddy.backend.asked
    assert domain in caddy.backend.visited


def test_an_unknown_host_is_refused_before_any_page_is_served(caddy: RunningCaddy) -> None:
    stranger = "pirate.example"
    with pytest.raises(ssl.SSLError):
        caddy.connect(stranger)
    assert stranger in caddy.backend.asked
    assert stranger not in caddy.backend.visited


def test_a_host_is_refused_when_the_question_fails(caddy: RunningCaddy) -> None:
    caddy.backend.known.add("nouvelle.beffroi.example")
    caddy.backend.ask_works = False
    try:
        with pytest.raises(ssl.SSLError):
            caddy.connect("nouvelle.beffroi.example")
    finally:
        caddy.backend.ask_works = True
    assert caddy.get("nouvelle.beffroi.example").status == 200


@pytest.mark.parametrize("domain", [BASE_DOMAIN, f"compte.{BASE_DOMAIN}"])
def test_the_platform_hosts_are_served_without_asking(caddy: RunningCaddy, domain: str) -> None:
    assert caddy.get(domain).status == 200
    assert domain not in caddy.backend.asked


@pytest.mark.parametrize("path", ["/_internal/tls-ask?domain=x", "/_internal", "/_internal/other"])
def test_visitors_cannot_reach_internal_routes(caddy: RunningCaddy, path: str) -> None:
    asked = len(caddy.backend.asked)
    assert caddy.get(KNOWN, path).status == 404
    # Caddy may ask about KNOWN itself during the handshake; "x" must never come through.
    assert "x" not in caddy.backend.asked[asked:]


def test_the_backend_sees_the_host_and_the_scheme_and_no_forged_address(
    caddy: RunningCaddy,
) -> None:
    forged = {
        "X-Forwarded-For": "203.0.113.9",
        "X-Forwarded-Proto": "http",
        "X-Forwarded-Host": "pirate.example",
    }
    seen = echoed(caddy.get(KNOWN, **forged))
    assert seen["host"] == KNOWN
    assert seen["x-forwarded-proto"] == "https"
    assert seen["x-forwarded-for"] == "127.0.0.1"
    assert seen["x-forwarded-host"] == KNOWN


def test_security_headers_are_present_and_the_application_keeps_the_last_word(
    caddy: RunningCaddy,
) -> None:
    response = caddy.get(KNOWN)
    assert response.headers.get_all("Strict-Transport-Security") == ["max-age=31536000"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers.get_all("Referrer-Policy") == ["no-referrer"]
    assert response.headers["Server"] is None


def test_pages_are_compressed(caddy: RunningCaddy) -> None:
    response = caddy.get(KNOWN, **{"Accept-Encoding": "gzip"})
    assert response.headers["Content-Encoding"] == "gzip"
    assert b"filler" in gzip.decompress(response.read())


def test_an_oversize_body_is_refused(caddy: RunningCaddy) -> None:
    response = caddy.request("POST", KNOWN, "/demarches/", b"x" * 200_000, {})
    assert response.status == 413


def test_plain_http_is_sent_to_https(caddy: RunningCaddy) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", caddy.http_port, timeout=10)
    connection.request("GET", "/agenda/", headers={"Host": KNOWN})
    response = connection.getresponse()
    assert response.status in {301, 308}
    assert response.headers["Location"].startswith(f"https://{KNOWN}")


def test_access_logs_hold_no_query_cookie_or_full_address(caddy: RunningCaddy) -> None:
    caddy.get(KNOWN, "/recherche/?q=jeanne+martin", Cookie="sessionid=secret-value").read()
    log = caddy.output.read_text()
    assert "/recherche/" in log
    assert "jeanne" not in log
    assert "secret-value" not in log
    assert '"remote_ip":"127.0.0.0"' in log
