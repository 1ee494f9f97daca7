"""Secrets of second factors at rest: whoever copies the table alone can make no code."""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


def encrypt(text: str) -> str:
    """Raises ImproperlyConfigured when a deployment that is no demo has no key."""
    return _vault().encrypt(text.encode()).decode()


def decrypt(encrypted: str) -> str:
    """Raises ImproperlyConfigured, also when none of the keys wrote this."""
    try:
        return _vault().decrypt(encrypted.encode()).decode()
    except InvalidToken as error:
        raise ImproperlyConfigured("BEFFROI_SECOND_FACTOR_KEYS: the key that wrote is gone") from (
            error
        )


def _vault() -> MultiFernet:
    keys = [key.encode() for key in settings.SECOND_FACTOR_KEYS]
    if not keys and settings.DEMO:
        keys = [_demo_key()]
    if not keys:
        raise ImproperlyConfigured("BEFFROI_SECOND_FACTOR_KEYS is missing")
    return MultiFernet([Fernet(key) for key in keys])


def _demo_key() -> bytes:
    derived = HKDF(hashes.SHA256(), length=32, salt=None, info=b"beffroi.second_factor")
    return base64.urlsafe_b64encode(derived.derive(settings.SECRET_KEY.encode()))
