from __future__ import annotations

from typing import Any

import pytest
from django.test import RequestFactory

from kernel.visitor import visitor_address


@pytest.mark.parametrize(
    ("proxies", "told", "expected"),
    [
        (0, "203.0.113.9", "127.0.0.1"),  # nobody in front: the header is the visitor's own word
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),  # what the visitor made up comes first
        (2, "203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (2, "203.0.113.9", "127.0.0.1"),
        (1, "", "127.0.0.1"),
    ],
)
def test_the_address_is_the_one_our_proxy_saw(
    rf: RequestFactory, settings: Any, proxies: int, told: str, expected: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    assert visitor_address(rf.get("/", headers={"X-Forwarded-For": told})) == expected
