"""The web server's side of certificates on demand: who may ask, and what the answer is."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client, RequestFactory

from kernel.tenancy import account_host
from tenants.authorities.models import LocalAuthority
from tenants.authorities.tls import tls_ask

pytestmark = pytest.mark.django_db
INTERNAL = f"{settings.INTERNAL_HOST}:8000"


def ask(domain: str, *, host: str = INTERNAL, peer: str = "172.18.0.5", **headers: str) -> int:
    request = RequestFactory().get(
        "/_internal/tls-ask", {"domain": domain}, HTTP_HOST=host, REMOTE_ADDR=peer, **headers
    )
    return tls_ask(request).status_code


@pytest.mark.parametrize(
    "peer", ["127.0.0.1", "172.18.0.5", "10.0.0.9", "::1", "::ffff:172.18.0.5"]
)
def test_the_proxy_on_the_private_network_gets_a_yes_for_a_commune(
    commune_a: LocalAuthority, peer: str
) -> None:
    assert ask(commune_a.primary_host, peer=peer) == 200


def test_an_own_domain_name_of_a_commune_is_ours_too(commune_a: LocalAuthority) -> None:
    commune_a.domains.create(host="www.commune.example", is_primary=False)
    assert ask("www.commune.example") == 200
    assert ask("commune.example") == 404


def test_the_platform_hosts_are_ours(db: None) -> None:
    assert ask(settings.BASE_DOMAIN) == 200
    assert ask(account_host()) == 200


@pytest.mark.parametrize("domain", ["", "pirate.example", "x" * 300, "a b", "%00", "*.example"])
def test_any_other_name_is_refused(domain: str) -> None:
    assert ask(domain) == 404


def test_a_suspended_commune_keeps_its_certificate(commune_a: LocalAuthority) -> None:
    commune_a.state = LocalAuthority.State.SUSPENDED
    commune_a.save()
    assert ask(commune_a.primary_host) == 200


@pytest.mark.parametrize("peer", ["8.8.8.8", "2a01:e0a::1", "", "unix:"])
def test_a_caller_from_elsewhere_learns_nothing(commune_a: LocalAuthority, peer: str) -> None:
    assert ask(commune_a.primary_host, peer=peer) == 404


@pytest.mark.parametrize("header", ["HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP"])
def test_a_visitor_relayed_by_the_proxy_learns_nothing(
    commune_a: LocalAuthority, header: str
) -> None:
    assert ask(commune_a.primary_host, **{header: "198.51.100.7"}) == 404


def test_the_route_exists_on_the_internal_host_only(commune_a: LocalAuthority) -> None:
    """Through every middleware: no login, no redirection to HTTPS, no page of any space."""

    def status(host: str, path: str = "/_internal/tls-ask") -> int:
        query = {"domain": commune_a.primary_host}
        return Client(headers={"host": host}).get(path, query, follow=True).status_code

    assert status(INTERNAL) == 200
    assert status(INTERNAL, "/gestion/") == 404
    for host in (commune_a.primary_host, settings.BASE_DOMAIN, account_host()):
        assert status(f"{host}:8000") != 200


def test_asking_costs_two_queries_at_most(
    commune_a: LocalAuthority, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(2):
        ask(commune_a.primary_host)
