"""A mapping that can't be used yet, kept in the session of whoever is writing it."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from handoff.integrations.history.models import Run


def keep_draft(request: HttpRequest, run: Run, document: Mapping[str, Any]) -> None:
    """Keep a document until the run takes it."""
    request.session[_key(run)] = dict(document)


def draft_of(request: HttpRequest, run: Run) -> dict[str, Any] | None:
    """Return the document that was kept, if any."""
    found: dict[str, Any] | None = request.session.get(_key(run))
    return found


def drop_draft(request: HttpRequest, run: Run) -> None:
    """Forget the document: the run took one."""
    request.session.pop(_key(run), None)


def _key(run: Run) -> str:
    return f"import-{run.pk}"
