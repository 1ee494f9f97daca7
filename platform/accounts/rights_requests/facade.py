"""The door for other floors."""

from __future__ import annotations

from accounts.rights_requests.demo import seed_demo_requests
from accounts.rights_requests.officers import find_officers_with

__all__ = ["find_officers_with", "seed_demo_requests"]
