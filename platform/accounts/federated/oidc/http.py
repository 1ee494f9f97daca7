"""Requests to a provider: short, small, without redirects."""

from __future__ import annotations

import json
from typing import Any

import requests

from accounts.federated.oidc.errors import OidcError, Unavailable

TIMEOUT = (3.0, 6.0)  # seconds to connect, to read: a person is waiting
LARGEST_ANSWER = 256 * 1024


def ask(method: str, url: str, **options: Any) -> tuple[int, str, str]:
    """Status, content type and text of the answer. Raises Unavailable."""
    try:
        with requests.request(
            method, url, timeout=TIMEOUT, allow_redirects=False, stream=True, **options
        ) as response:
            body = response.raw.read(LARGEST_ANSWER + 1, decode_content=True)
            status = response.status_code
            content_type = response.headers.get("Content-Type", "")
    except (requests.RequestException, OSError) as error:
        raise Unavailable(f"{method} {url}: {type(error).__name__}") from error
    if status >= 500 or status == 429 or len(body) > LARGEST_ANSWER:
        raise Unavailable(f"{method} {url}: status {status}, {len(body)} bytes")
    try:
        return status, content_type.partition(";")[0].strip().lower(), body.decode()
    except UnicodeDecodeError as error:
        raise Unavailable(f"{method} {url}: not text") from error


def ask_json(method: str, url: str, **options: Any) -> dict[str, Any]:
    """The JSON object a provider answers. Raises Unavailable, OidcError with its own `error`."""
    status, _content_type, text = ask(method, url, **options)
    try:
        answer = json.loads(text)
    except ValueError as error:
        raise Unavailable(f"{method} {url}: status {status}, not JSON") from error
    if not isinstance(answer, dict):
        raise Unavailable(f"{method} {url}: status {status}, no JSON object")
    if status != 200:
        raise OidcError("refused_by_provider", f"{status} {str(answer.get('error'))[:60]}")
    return answer
