"""The register's door: who watches over personal data, and what the demo needs."""

from __future__ import annotations

from tenants.processing_register.contacts.queries import Officer, dpo_of
from tenants.processing_register.demo import seed_demo_register

__all__ = ["Officer", "dpo_of", "seed_demo_register"]
