"""What the protocol refuses, in words for the log; people read the messages of the actions."""

from __future__ import annotations


class OidcError(Exception):
    """The provider's answer cannot be trusted. `code` is stable."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code


class Unavailable(OidcError):
    """The provider is down, too slow, or does not answer as one."""

    def __init__(self, detail: str) -> None:
        super().__init__("unavailable", detail)
