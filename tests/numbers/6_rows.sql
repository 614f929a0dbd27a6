-- Rows that contradict themselves: what a number is made of is not what happened.
WITH row_of AS MATERIALIZED (
    SELECT handoff.id, to_jsonb(handoff) AS row, path.document -> 'steps' AS steps
    FROM handoffs_handoff AS handoff JOIN handoffs_pathversion AS path ON path.id = handoff.path_id
),
agreed AS (
    SELECT id, step, place, CASE WHEN NOT pg_temp.has_step((row ->> 'day_steps')::int, step)
            THEN (row ->> (step || '_at'))::timestamptz END AS at, (row ->> (step || '_wall'))::int AS wall
    FROM row_of CROSS JOIN LATERAL jsonb_array_elements_text(steps) WITH ORDINALITY AS one(step, place)
),
recorded AS (
    SELECT id, step, wall, extract(epoch FROM at - lag(at) OVER (PARTITION BY id ORDER BY place)) AS took
    FROM (
        SELECT agreed.*, min(at) OVER (
            PARTITION BY id ORDER BY place ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS earliest_later
        FROM agreed
    ) AS one
    WHERE at IS NOT NULL AND NOT (step IN ('synced', 'notified') AND coalesce(earliest_later < at, false))
)
SELECT 'handoff ' || id || ': the seconds to ' || step || ' are not those between its times', NULL::float8
FROM recorded WHERE wall IS DISTINCT FROM CASE WHEN took >= 0 THEN floor(took)::int END
UNION ALL
SELECT 'handoff ' || handoff.id || ': touched is not its first touch', NULL
FROM handoffs_handoff AS handoff
LEFT JOIN (
    SELECT handoff_id, min(occurred_at) AS at FROM handoffs_touch GROUP BY handoff_id
) AS first ON first.handoff_id = handoff.id
WHERE handoff.origin = 'live' AND first.at IS DISTINCT FROM handoff.touched_at
UNION ALL
SELECT 'handoff ' || handoff.id || ': read is not its receipt', NULL
FROM handoffs_handoff AS handoff
LEFT JOIN (
    SELECT said.handoff_id, min(receipt.read_at) AS at
    FROM dispositions_receipt AS receipt JOIN dispositions_disposition AS said ON said.id = receipt.disposition_id
    GROUP BY said.handoff_id
) AS first ON first.handoff_id = handoff.id
WHERE handoff.origin = 'live' AND first.at IS DISTINCT FROM handoff.read_at
