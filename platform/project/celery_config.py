"""Celery's settings, one name per line as Celery documents them; loaded at first use.

The broker only carries ids. Everything that must not be lost is in PostgreSQL (docs/outbox.md).
"""

from __future__ import annotations

from django.conf import settings
from kombu import Exchange, Queue

from kernel.outbox import conf

broker_url = settings.REDIS_URL
broker_transport_options = {
    "global_keyprefix": getattr(settings, "CELERY_KEY_PREFIX", "beffroi:celery:"),
    # A message whose worker vanished comes back after this; the outbox's own lease is shorter.
    "visibility_timeout": 3600,
    "socket_connect_timeout": 0.5,
    "socket_timeout": 5,
    "socket_keepalive": True,
    "health_check_interval": 25,
    # A request that sends must not wait for a dead server: no second try, the relay does that.
    "max_retries": 0,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
    # A worker of several queues looks at the first one first: an alert waits for no newsletter.
    "queue_order_strategy": "priority",
}
# Workers and beat never give up on a broker that is away.
broker_connection_retry_on_startup = True
broker_connection_max_retries = None
broker_connection_timeout = 2
# Losing the connection must not kill what runs: the row says whether it was done.
worker_cancel_long_running_tasks_on_connection_loss = False

task_serializer = "json"
accept_content = ["json"]
result_backend = None
task_ignore_result = True
task_store_errors_even_if_ignored = False
task_publish_retry = False
worker_send_task_events = False
task_send_sent_event = False

task_queues = [Queue(name, Exchange(name), routing_key=name) for name in conf.QUEUES]
task_default_queue = "transactional"
task_create_missing_queues = False
task_routes = ["kernel.tasks.route"]

task_acks_late = True
task_reject_on_worker_lost = True
worker_prefetch_multiplier = 1
# Shorter than the lease: a task that hangs ends before another worker may take its message.
task_time_limit = max(2, int(conf.number("OUTBOX_LEASE_SECONDS")) - 10)
task_soft_time_limit = max(1, int(conf.number("OUTBOX_LEASE_SECONDS")) - 20)
# Memory per connection grows with the communes visited (design 3.5).
worker_max_tasks_per_child = 5000
worker_disable_rate_limits = True

enable_utc = True
timezone = "UTC"
beat_schedule_filename = str(settings.HOME / "celerybeat-schedule")
_relay_every = conf.number("OUTBOX_RELAY_EVERY_SECONDS")
beat_schedule = {
    "relay": {
        "task": "outbox.relay",
        "schedule": _relay_every,
        # A round nobody ran in time is worth nothing: the next one does the same.
        "options": {"queue": "urgent", "expires": max(1, _relay_every)},
    },
    "periodic": {
        "task": "outbox.periodic",
        "schedule": 60.0,
        "options": {"queue": "urgent", "expires": 55},
    },
}
# Asleep at most this long, so that a short schedule is kept and a signal is heard.
beat_max_loop_interval = min(5, max(1, _relay_every))
