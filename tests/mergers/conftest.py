from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _no_request_to_wait_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tenants.mergers.actions.run.DRAIN_SECONDS", 0)
