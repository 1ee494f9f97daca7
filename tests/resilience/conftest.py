"""The broker, the mail server and the communes of the notifications' tests."""

from tests.notifications.conftest import communes, valkey, valkey_server, worker_home

__all__ = ["communes", "valkey", "valkey_server", "worker_home"]
