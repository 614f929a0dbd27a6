"""Telling the alerts of a past that is written in batches, each at its own instant.

The sweep tells what is due as of now; here the clocks have ended already, and every alert is told as the sweep would
have told it a moment after it was due. Nobody is sent anything.
"""

from datetime import datetime

from django.db import connection

TELL = """
WITH pending AS (
    SELECT alert.id, alert.position, clock.id AS clock_id, clock.handoff_id, clock.due_at, clock.ladder,
        policy.name AS policy, coalesce(clock.stopped_at, clock.cancelled_at) AS ended_at
    FROM slas_alert AS alert
    JOIN slas_clock AS clock ON clock.id = alert.clock_id
    JOIN slas_policy AS policy ON policy.id = clock.policy_id
    WHERE alert.fired_at IS NULL AND alert.lapsed_at IS NULL AND alert.fire_at <= %(until)s
        AND (%(only)s IS NULL OR clock.handoff_id = %(only)s)
), rung AS (
    SELECT pending.*, place - 1 AS place, planned ->> 'level' AS level, (planned ->> 'occurrence')::int AS occurrence,
        (planned ->> 'fire_at')::timestamptz AS fire_at
    FROM pending CROSS JOIN LATERAL jsonb_array_elements(ladder) WITH ORDINALITY AS one (planned, place)
    WHERE place > pending.position
), told AS (
    SELECT rung.*, fire_at + (400 + (id * 7919 + place * 131) %% 900) * interval '1 ms' AS noticed_at
    FROM rung WHERE fire_at <= %(until)s AND (ended_at IS NULL OR fire_at < ended_at)
), fired AS (
    UPDATE slas_alert AS alert SET fired_at = told.noticed_at
    FROM told WHERE alert.id = told.id AND told.place = alert.position
), lapsed AS (
    UPDATE slas_alert AS alert SET lapsed_at = greatest(pending.ended_at, alert.fire_at)
    FROM pending
    WHERE alert.id = pending.id
        AND NOT EXISTS (SELECT FROM told WHERE told.id = alert.id AND told.place = alert.position)
), following AS (
    INSERT INTO slas_alert (clock_id, position, level, occurrence, fire_at, fired_at, attempts, last_error)
    SELECT clock_id, place, level, occurrence, fire_at, noticed_at, 0, '' FROM told WHERE place > position
    UNION ALL
    SELECT DISTINCT ON (clock_id) clock_id, place, level, occurrence, fire_at, NULL::timestamptz, 0, ''
    FROM (SELECT * FROM rung WHERE ended_at IS NULL AND fire_at > %(until)s ORDER BY clock_id, place) AS next
)
INSERT INTO handoffs_handoffevent (handoff_id, kind, at, recorded_at, basis, system, detail)
SELECT handoff_id,
    CASE level WHEN 'warning' THEN 'warned' WHEN 'breach' THEN 'breached' WHEN 'reassign' THEN 'reassign_asked' END,
    fire_at, noticed_at, 'received', 'handoff',
    jsonb_build_object('clock', clock_id, 'policy', policy, 'due_at', due_at)
FROM told ORDER BY fire_at
"""


def tell_alerts(*, until: datetime, only: int | None = None) -> None:
    """Fire or lapse every alert that was due until then, of one handoff or of all, with its entry in the story."""
    with connection.cursor() as cursor:
        cursor.execute(TELL, {"until": until, "only": only})
