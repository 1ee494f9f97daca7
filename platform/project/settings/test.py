"""Tests: real PostgreSQL and Valkey, started by tests/conftest.py."""

from project.settings.base import *  # noqa: F403
from project.settings.base import CACHES, STORAGES

SECRET_KEY = "only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz"  # noqa: S105  # public on purpose
DEMO = True
# Each test of the second factor switches it on.
SECOND_FACTOR_REQUIRED = False
# A test rolls its registry back without telling anyone; its own tests switch it on.
HOST_CACHE = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# A machine busy with tests is slow, not away: what is counted there must stay counted.
CACHES = {
    alias: {**cache, "OPTIONS": {"socket_connect_timeout": 5, "socket_timeout": 5}}
    for alias, cache in CACHES.items()
}
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
