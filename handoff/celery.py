"""The Celery application: a doorbell for work whose facts are rows in PostgreSQL."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handoff.settings")

from django.conf import settings

# Seconds until an unacknowledged message is handed to another worker; longer than any task may run.
VISIBILITY_TIMEOUT = 900
EVERY_SECOND = 1.0
EVERY_QUARTER_MINUTE = 15.0
EVERY_MINUTE = 60.0

app = Celery("handoff", broker=settings.REDIS_URL, include=["handoff.tasks"])

app.conf.update(
    broker_connection_retry_on_startup=True,
    broker_transport_options={
        "visibility_timeout": VISIBILITY_TIMEOUT,
        "socket_timeout": 5,
        "socket_connect_timeout": 3,
        "socket_keepalive": True,
        "health_check_interval": 25,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        "global_keyprefix": "handoff:",
    },
    visibility_timeout=VISIBILITY_TIMEOUT,
    # A killed worker's message comes back; the rows make running it twice harmless.
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    task_ignore_result=True,
    task_time_limit=120,
    task_soft_time_limit=100,
    task_serializer="json",
    accept_content=["json"],
    timezone="UTC",
    enable_utc=True,
    worker_hijack_root_logger=False,
    # Entries are plain intervals: a schedule kept in a file would only be one more thing to break.
    beat_scheduler="celery.beat:Scheduler",
    # The sweep never waits behind a slow mail server, nor a notice behind an import: each has a queue and a worker.
    task_default_queue="default",
    # Backtests wait behind an import, which is what they would count.
    task_routes={
        "handoff.tasks.sweep": {"queue": "sweep"},
        "handoff.tasks.history": {"queue": "history"},
        "handoff.tasks.rescore": {"queue": "history"},
        "handoff.tasks.running_clocks": {"queue": "history"},
        "handoff.tasks.backtests": {"queue": "history"},
        "handoff.tasks.copy_evaluations": {"queue": "history"},
    },
    beat_schedule={
        "sweep": {
            "task": "handoff.tasks.sweep",
            "schedule": EVERY_SECOND,
            "options": {"queue": "sweep", "expires": EVERY_SECOND},
        },
        "relay": {
            "task": "handoff.tasks.relay",
            "schedule": EVERY_SECOND,
            "options": {"queue": "default", "expires": EVERY_SECOND},
        },
        "add_up": {
            "task": "handoff.tasks.add_up",
            "schedule": EVERY_QUARTER_MINUTE,
            "options": {"queue": "default", "expires": EVERY_QUARTER_MINUTE},
        },
        "history": {
            "task": "handoff.tasks.history",
            "schedule": EVERY_SECOND,
            "options": {"queue": "history", "expires": EVERY_SECOND},
        },
        "publish": {
            "task": "handoff.tasks.publish",
            "schedule": EVERY_SECOND,
            "options": {"queue": "default", "expires": EVERY_SECOND},
        },
        "rescore": {
            "task": "handoff.tasks.rescore",
            "schedule": EVERY_SECOND,
            "options": {"queue": "history", "expires": EVERY_SECOND},
        },
        "running_clocks": {
            "task": "handoff.tasks.running_clocks",
            "schedule": EVERY_SECOND,
            "options": {"queue": "history", "expires": EVERY_SECOND},
        },
        "revision": {
            "task": "handoff.tasks.revision",
            "schedule": EVERY_MINUTE,
            "options": {"queue": "default", "expires": EVERY_MINUTE},
        },
        "backtests": {
            "task": "handoff.tasks.backtests",
            "schedule": EVERY_SECOND,
            "options": {"queue": "history", "expires": EVERY_SECOND},
        },
        "copy_evaluations": {
            "task": "handoff.tasks.copy_evaluations",
            "schedule": EVERY_QUARTER_MINUTE,
            "options": {"queue": "history", "expires": EVERY_QUARTER_MINUTE},
        },
    },
)
