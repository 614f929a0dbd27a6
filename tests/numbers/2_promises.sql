-- Promises of each team: kept of judged, overdue, running, cancelled, weeks, lateness.
WITH kept AS (
    SELECT policy.key, count(judged.id) FILTER (WHERE is_kept) AS met, count(judged.id) AS n
    FROM slas_policy AS policy LEFT JOIN judged ON judged.policy = policy.key GROUP BY policy.key
),
weeks AS (
    SELECT policy, to_char(outcome_at AT TIME ZONE zone, 'IYYY-IW') AS week,
        min(date_trunc('week', outcome_at AT TIME ZONE zone))::date AS monday,
        count(*) FILTER (WHERE is_kept) AS met, count(*) AS n
    FROM ended WHERE is_kept OR is_broken GROUP BY 1, 2
),
late AS (
    SELECT policy, array_agg(pg_temp.open_seconds(calendar_version_id, due_at, coalesce(stopped_at, now)) ORDER BY
        pg_temp.open_seconds(calendar_version_id, due_at, coalesce(stopped_at, now))) AS seconds
    FROM judged WHERE is_broken GROUP BY policy
),
open AS (
    SELECT policy.key, version.owed_by,
        count(ended.id) FILTER (WHERE is_running AND due_at < now AND origin = 'live') AS overdue,
        count(ended.id) FILTER (WHERE is_running AND due_at >= now AND origin = 'live') AS running
    FROM slas_policy AS policy
    CROSS JOIN LATERAL (
        SELECT owed_by FROM slas_policyversion AS one WHERE one.policy_id = policy.id AND one.scope = 'lead'
            AND one.id IN (SELECT version_id FROM slas_policyactivation)
        ORDER BY one.id IN (SELECT version_id FROM slas_policyactivation WHERE retired_at IS NULL) DESC, number DESC
        LIMIT 1
    ) AS version
    LEFT JOIN ended ON ended.policy = policy.key
    GROUP BY policy.key, version.owed_by
),
cancelled AS (
    SELECT policy, cancel_reason, count(*) AS n FROM ended
    WHERE cancelled_at >= since AND cancelled_at < period_end GROUP BY policy, cancel_reason
)
SELECT 'attainment:' || key, pg_temp.share(met, n) FROM kept
UNION ALL SELECT 'attainment:' || key || ':numerator', met FROM kept
UNION ALL SELECT 'attainment:' || key || ':denominator', n FROM kept
UNION ALL SELECT 'attainment:' || policy || ':week:' || monday, pg_temp.share(met, n) FROM weeks
UNION ALL SELECT 'attainment:' || policy || ':week:' || monday || ':numerator', met FROM weeks
UNION ALL SELECT 'attainment:' || policy || ':week:' || monday || ':denominator', n FROM weeks
UNION ALL SELECT 'overdue:' || key, overdue FROM open
UNION ALL SELECT 'running:' || key, running FROM open
UNION ALL SELECT 'overdue_owed_by:' || owed_by, sum(overdue) FROM open GROUP BY owed_by
UNION ALL SELECT 'cancelled:' || policy || ':' || cancel_reason, n FROM cancelled
UNION ALL SELECT 'cancelled:' || policy, sum(n) FROM cancelled GROUP BY policy
UNION ALL SELECT 'lateness_median:' || policy, pg_temp.at_rank(seconds, 0.5) FROM late
UNION ALL SELECT 'lateness_p90:' || policy, pg_temp.at_rank(seconds, 0.9) FROM late
UNION ALL SELECT 'lateness_sum:' || policy, (SELECT sum(one) FROM unnest(seconds) AS one) FROM late
UNION ALL SELECT 'notice_lag_median', pg_temp.at_rank(array_agg(lag ORDER BY lag), 0.5) FROM (
    SELECT extract(epoch FROM alert.fired_at - ended.due_at)::float8 AS lag
    FROM slas_alert AS alert JOIN ended ON ended.id = alert.clock_id
    WHERE alert.level = 'breach' AND alert.fired_at IS NOT NULL AND due_at >= since AND due_at < period_end
) AS noticed
UNION ALL SELECT 'notice_lag_p99', pg_temp.at_rank(array_agg(lag ORDER BY lag), 0.99) FROM (
    SELECT extract(epoch FROM alert.fired_at - ended.due_at)::float8 AS lag
    FROM slas_alert AS alert JOIN ended ON ended.id = alert.clock_id
    WHERE alert.level = 'breach' AND alert.fired_at IS NOT NULL AND due_at >= since AND due_at < period_end
) AS noticed
