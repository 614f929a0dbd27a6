-- The promises of sales by tier, by owner and together.
WITH kinds AS (
    SELECT 'first_touch' AS kind, ended.* FROM ended WHERE from_step = 'handed_off' AND to_step = 'touched'
    UNION ALL SELECT 'disposition', ended.* FROM ended WHERE to_step = 'disposed'
),
kept AS (
    SELECT kind, groups.suffix, count(*) FILTER (WHERE is_kept) AS met, count(*) AS n
    FROM kinds CROSS JOIN LATERAL (VALUES (''), (':tier:' || tier), (':owner:' || holder)) AS groups(suffix)
    WHERE groups.suffix IS NOT NULL AND (is_kept OR is_broken) AND outcome_at >= since AND outcome_at < period_end
    GROUP BY kind, groups.suffix
),
overdue AS (
    SELECT kind, groups.suffix, count(*) AS n
    FROM kinds CROSS JOIN LATERAL (VALUES (''), (':tier:' || tier), (':owner:' || owner_now)) AS groups(suffix)
    WHERE groups.suffix IS NOT NULL AND is_running AND due_at < now AND origin = 'live' GROUP BY kind, groups.suffix
),
answered AS (
    SELECT groups.suffix, array_agg(seconds ORDER BY seconds) AS seconds
    FROM (
        SELECT tier, CASE WHEN stopped_at IS NULL THEN 'infinity'
            ELSE pg_temp.open_seconds(calendar_version_id, started_at, stopped_at) END AS seconds
        FROM kinds
        WHERE kind = 'first_touch' AND cancelled_at IS NULL AND handed_off_at >= since AND handed_off_at < period_end
    ) AS one CROSS JOIN LATERAL (VALUES (''), (':tier:' || tier)) AS groups(suffix)
    GROUP BY groups.suffix
),
handoffs AS (
    SELECT groups.suffix, count(*) AS n
    FROM of_period CROSS JOIN LATERAL (
        VALUES (''), (':tier:' || tier), (':source:' || source_key), (':team:' || team_key), (':owner:' || owner_id),
            (':week:' || date_trunc('week', handed_off_at AT TIME ZONE (SELECT zone FROM asked))::date),
            (':month:' || date_trunc('month', handed_off_at AT TIME ZONE (SELECT zone FROM asked))::date)
    ) AS groups(suffix)
    WHERE groups.suffix IS NOT NULL GROUP BY groups.suffix
)
SELECT kind || suffix, pg_temp.share(met, n) FROM kept
UNION ALL SELECT kind || suffix || ':numerator', met FROM kept
UNION ALL SELECT kind || suffix || ':denominator', n FROM kept
UNION ALL SELECT 'overdue_' || kind || suffix, n FROM overdue
UNION ALL SELECT 'response_median' || suffix, pg_temp.at_rank(seconds, 0.5) FROM answered
UNION ALL SELECT 'response_p90' || suffix, pg_temp.at_rank(seconds, 0.9) FROM answered
UNION ALL SELECT 'handoffs' || suffix, n FROM handoffs
