"""Probes: is the process alive, and is everything it needs in order."""

from collections.abc import Callable
from typing import Any

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from handoff.instant import database_now
from handoff.outbox.models import Heartbeat

# A pass begins every second and may take some seconds when many deadlines fall together.
OLDEST_SWEEP_SECONDS = 15.0

Check = dict[str, Any]


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer while the process lives, whatever else is down."""
    return JsonResponse({"ok": True})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when every check is green and 503 with the same body when one is red."""
    checks = {name: check() for name, check in CHECKS.items()}
    ok = all(check["ok"] for check in checks.values())
    return JsonResponse({"ok": ok, "checks": checks}, status=200 if ok else 503)


def check_database() -> Check:
    try:
        return {"ok": True, "now": database_now().isoformat()}
    except DatabaseError as error:
        return {"ok": False, "error": type(error).__name__, "remedy": "Check DATABASE_URL and that PostgreSQL runs."}


def check_migrations() -> Check:
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        return {"ok": False, "error": type(error).__name__, "remedy": "Check the database first."}
    if missing:
        return {"ok": False, "missing": len(missing), "remedy": "Run manage.py migrate."}
    return {"ok": True, "missing": 0}


def check_redis() -> Check:
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2) as client:
            client.ping()
    except redis.RedisError as error:
        return {"ok": False, "error": type(error).__name__, "remedy": "Check REDIS_URL and that Redis runs."}
    return {"ok": True}


def check_sweep() -> Check:
    try:
        beat_at = Heartbeat.objects.filter(name="sweep").values_list("beat_at", flat=True).first()
        now = database_now()
    except DatabaseError as error:
        return {"ok": False, "error": type(error).__name__, "remedy": "Check the database first."}
    remedy = "Check that beat and the worker of the queue sweep run."
    if beat_at is None:
        return {"ok": False, "age_seconds": None, "remedy": remedy}
    age = round((now - beat_at).total_seconds(), 3)
    if age > OLDEST_SWEEP_SECONDS:
        return {"ok": False, "age_seconds": age, "remedy": remedy}
    return {"ok": True, "age_seconds": age}


CHECKS: dict[str, Callable[[], Check]] = {
    "database": check_database,
    "migrations": check_migrations,
    "redis": check_redis,
    "sweep": check_sweep,
}
