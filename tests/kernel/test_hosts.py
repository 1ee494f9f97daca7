from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client


def test_an_unknown_host_gets_a_french_404(db: None, client: Client) -> None:
    response = client.get("/", headers={"host": "inconnue.beffroi.localhost:8000"})
    assert response.status_code == 404
    assert 'lang="fr"' in response.text


@pytest.mark.parametrize("host", ["evil.example", "a_b..c", "<script>", "127.0.0.1"])
def test_a_forged_host_learns_nothing(db: None, client: Client, host: str) -> None:
    response = client.get("/", headers={"host": host})
    assert response.status_code == 404
    assert "Traceback" not in response.text
    assert "<script>alert" not in response.text


def test_every_kind_of_host_answers_healthz(
    commune_a: Any, intercommunality: Any, client_for: Callable[..., Client]
) -> None:
    for authority in (commune_a, intercommunality, "operator", "account"):
        response = client_for(authority).get("/healthz")
        assert response.status_code == 200
        assert response.json()["status"] == "ok"


def test_a_space_not_open_yet_answers_503(commune_a: Any, commune_b: Any, client_for: Any) -> None:
    commune_a.state = "preparing"
    commune_a.save(update_fields=["state"])
    response = client_for(commune_a).get("/")
    assert response.status_code == 503
    assert response["Retry-After"]
    assert client_for(commune_a).get("/healthz").status_code == 503
    assert client_for(commune_b).get("/").status_code == 200


def test_the_host_is_read_without_port_case_or_final_dot(commune_a: Any, client: Client) -> None:
    host = commune_a.primary_host.upper()
    for spelling in (host, f"{host}:8000", f"{host}."):
        assert client.get("/healthz", headers={"host": spelling}).status_code == 200


def test_media_of_another_space_are_not_served(
    commune_a: Any, commune_b: Any, client_for: Callable[..., Client]
) -> None:
    from django.core.files.base import ContentFile
    from django.core.files.storage import default_storage

    from kernel.tenancy import space_of

    with space_of(commune_a):
        name = default_storage.save("photo.txt", ContentFile(b"de A"))
        url = default_storage.url(name)
    assert commune_a.schema_name in url
    own = client_for(commune_a).get(url)
    assert own.status_code == 200
    assert own["Content-Disposition"] == "attachment"
    assert client_for(commune_b).get(url).status_code == 404
    escaping = f"/media/{commune_b.schema_name}/../{commune_a.schema_name}/photo.txt"
    assert client_for(commune_b).get(escaping).status_code == 404
