"""Undoing: all that a run brought in is taken away again, a batch a transaction; what has lived on since stays."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from handoff.integrations.history.models import PastRow, RefusedRow, Run, State
from handoff.process.history.rows import forget_rows

BATCH = 1_000

# Events, evaluations and dispositions are append-only but for erasure, and this is one: the run's row keeps whose.
_ALLOW = "SET LOCAL handoff.erasure = 'on'"

# A lead that anything else has happened to since is not the import's to take away.
_OWN_LEADS = """
SELECT lead_id FROM history_pastrow AS row
WHERE id = ANY(%(rows)s) AND is_new_lead
    AND NOT EXISTS (
        SELECT 1 FROM handoffs_handoff AS other
        WHERE other.lead_id = row.lead_id AND other.id <> ALL(%(handoffs)s)
    )
    AND NOT EXISTS (
        SELECT 1 FROM definitions_evaluation AS other
        WHERE other.lead_id = row.lead_id
            AND other.id NOT IN (SELECT evaluation_id FROM handoffs_handoff WHERE id = ANY(%(handoffs)s))
    )
"""
_STATEMENTS = (
    "UPDATE handoffs_handoff SET previous_id = NULL WHERE previous_id = ANY(%(handoffs)s)",
    "DELETE FROM records_finding WHERE lead_id = ANY(%(known)s) "
    "AND (lead_id = ANY(%(leads)s) OR (detail ->> 'handoff_id')::bigint = ANY(%(handoffs)s))",
    "DELETE FROM handoffs_handoffevent WHERE handoff_id = ANY(%(handoffs)s)",
    "DELETE FROM slas_clock WHERE handoff_id = ANY(%(handoffs)s)",
    "DELETE FROM dispositions_receipt WHERE disposition_id IN "
    "(SELECT id FROM dispositions_disposition WHERE handoff_id = ANY(%(handoffs)s))",
    "DELETE FROM history_pastrow WHERE id = ANY(%(rows)s)",
    "DELETE FROM dispositions_disposition WHERE handoff_id = ANY(%(handoffs)s)",
    "DELETE FROM handoffs_touch WHERE handoff_id = ANY(%(handoffs)s)",
    "DELETE FROM handoffs_handoff WHERE id = ANY(%(handoffs)s)",
    "DELETE FROM definitions_evaluation WHERE id = ANY(%(evaluations)s)",
    "DELETE FROM records_activity WHERE id = ANY(%(acts)s) OR lead_id = ANY(%(leads)s)",
    "DELETE FROM records_identity WHERE lead_id = ANY(%(leads)s)",
    "DELETE FROM records_lead WHERE id = ANY(%(leads)s)",
)

# What leads alone called into being goes when no lead is left to name it.
_LEFT_OVER = (
    "DELETE FROM records_company AS company WHERE created_at >= %(since)s "
    "AND NOT EXISTS (SELECT 1 FROM records_lead WHERE company_id = company.id) "
    "AND NOT EXISTS (SELECT 1 FROM handoffs_handoff WHERE company_id = company.id)",
    "DELETE FROM records_campaign AS campaign WHERE id = ANY(%(campaigns)s) "
    "AND NOT EXISTS (SELECT 1 FROM records_lead WHERE campaign_id = campaign.id) "
    "AND NOT EXISTS (SELECT 1 FROM handoffs_handoff WHERE campaign_id = campaign.id) "
    "AND NOT EXISTS (SELECT 1 FROM records_activity WHERE campaign_id = campaign.id)",
    "DELETE FROM records_source AS source WHERE id = ANY(%(sources)s) "
    "AND NOT EXISTS (SELECT 1 FROM records_lead WHERE source_id = source.id) "
    "AND NOT EXISTS (SELECT 1 FROM handoffs_handoff WHERE source_id = source.id) "
    "AND NOT EXISTS (SELECT 1 FROM records_activity WHERE source_id = source.id) "
    "AND NOT EXISTS (SELECT 1 FROM records_identity WHERE source_id = source.id) "
    "AND NOT EXISTS (SELECT 1 FROM history_pastrow WHERE source_id = source.id)",
    "DELETE FROM definitions_customfact AS fact WHERE path = ANY(%(facts)s) "
    "AND NOT EXISTS (SELECT 1 FROM definitions_definitionversion AS version "
    "WHERE position('\"' || fact.path || '\"' IN version.document::text) > 0)",
)


def undo_next(run: Run, *, now: datetime) -> None:
    """Take the next rows of a locked run away, or end it when there are none."""
    rows = list(PastRow.objects.filter(run=run).select_related("handoff").order_by("line")[:BATCH])
    if not rows:
        _end(run, now)
        return
    take_away(rows)
    run.rows_done += len(rows)


def take_away(rows: Sequence[PastRow]) -> None:
    """Delete what rows of the past became, and the leads that nothing else has happened to."""
    asked: dict[str, Any] = {
        "rows": [row.pk for row in rows],
        "known": [row.lead_id for row in rows],
        "handoffs": [row.handoff_id for row in rows],
        "evaluations": [row.handoff.evaluation_id for row in rows],
        "acts": [act for row in rows for act in row.activity_ids],
    }
    with connection.cursor() as cursor:
        cursor.execute(_ALLOW)
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(_OWN_LEADS, asked)
        asked["leads"] = [lead for (lead,) in cursor.fetchall()]
        for statement in _STATEMENTS:
            cursor.execute(statement, asked)
        # Checked at once, so that this batch and no later one answers for what it broke.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL handoff.erasure = 'off'")


def _end(run: Run, now: datetime) -> None:
    made = run.made
    asked = {
        "since": run.created_at,
        "campaigns": made.get("campaigns", []),
        "sources": made.get("sources", []),
        "facts": made.get("facts", []),
    }
    with connection.cursor() as cursor:
        for statement in _LEFT_OVER:
            cursor.execute(statement, asked)
    forget_rows(run)
    RefusedRow.objects.filter(run=run).delete()
    run.state, run.ended_at, run.made = State.undone, now, {}
    run.created_count = run.known_count = run.refused_count = 0
