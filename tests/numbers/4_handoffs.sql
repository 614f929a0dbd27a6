-- The handoffs of the period as a whole, and the rates that are promised.
WITH parts(metric, met, n) AS (
    -- An imported handoff whose file has the time of the first touch alone has no row a touch.
    SELECT 'never_touched', count(*) FILTER (WHERE (origin = 'live' OR touched_at IS NULL) AND NOT EXISTS (
        SELECT FROM handoffs_touch AS touch WHERE touch.handoff_id = of_period.id)), count(*) FROM of_period
    WHERE NOT pg_temp.has_step(untold_steps, 'touched')
    UNION ALL
    SELECT 'context_complete', count(*) FILTER (WHERE context_total - context_met = 0), count(*) FROM of_period
    UNION ALL
    SELECT 'bad_fit', count(*) FILTER (WHERE said.outcome = 'bad_fit'), count(*)
    FROM counted JOIN asked ON closed_at >= since AND closed_at < until
    JOIN dispositions_disposition AS said ON said.id = counted.closing_disposition_id
    UNION ALL
    SELECT CASE to_step WHEN 'disposed' THEN 'disposition_coverage' ELSE 'read_rate' END,
        count(*) FILTER (WHERE is_in_time), count(*)
    FROM (
        SELECT handoff_id, to_step, bool_and(is_kept) AS is_in_time FROM judged
        WHERE to_step IN ('disposed', 'read') GROUP BY handoff_id, to_step
    ) AS fell_due
    GROUP BY to_step
),
untouched AS (
    SELECT handoff_id, bool_or(due_at < now) AS is_late, bool_or(due_at >= now) AS is_early
    FROM ended
    WHERE is_running AND origin = 'live' AND from_step = 'handed_off' AND to_step = 'touched' AND touched_at IS NULL
        AND handed_off_at >= since AND handed_off_at < period_end
    GROUP BY handoff_id
),
told AS (
    SELECT CASE event.kind WHEN 'breach_voided' THEN 'voided_breaches' ELSE 'contacts_not_counted' END AS metric,
        count(*) AS n
    FROM handoffs_handoffevent AS event JOIN of_period ON of_period.id = event.handoff_id
    WHERE event.kind IN ('breach_voided', 'contact_not_counted') GROUP BY 1
),
everything AS (
    SELECT handoff.*, lead.excluded_as FROM handoffs_handoff AS handoff
    JOIN asked ON handed_off_at >= since AND handed_off_at < until
    JOIN records_lead AS lead ON lead.id = handoff.lead_id
)
SELECT metric, pg_temp.share(met, n) FROM parts
UNION ALL SELECT metric || ':numerator', met FROM parts
UNION ALL SELECT metric || ':denominator', n FROM parts
UNION ALL SELECT 'never_touched_overdue', count(*) FILTER (WHERE is_late) FROM untouched
UNION ALL SELECT 'never_touched_not_due', count(*) FILTER (WHERE is_early) FROM untouched
UNION ALL SELECT 'never_touched_closed', count(*) FROM of_period
    WHERE closed_at IS NOT NULL AND NOT pg_temp.has_step(untold_steps, 'touched')
        AND (origin = 'live' OR touched_at IS NULL)
        AND NOT EXISTS (SELECT FROM handoffs_touch AS touch WHERE touch.handoff_id = of_period.id)
UNION ALL SELECT metric, n FROM told
UNION ALL SELECT 'left_out:' || everything.origin, count(*) FROM everything JOIN asked
    ON asked.origin NOT IN ('all', everything.origin) GROUP BY everything.origin
UNION ALL SELECT 'left_out:excluded', count(*) FROM everything JOIN asked
    ON asked.origin IN ('all', everything.origin) WHERE excluded_as <> ''
UNION ALL SELECT 'left_out:by_day', count(*) FROM of_period WHERE day_steps <> 0
UNION ALL SELECT 'left_out:without_submit', count(*) FROM of_period WHERE submitted_at IS NULL
UNION ALL SELECT 'left_out:other_path', count(*) FROM of_period
    JOIN handoffs_pathversion AS path ON path.id = path_id
    WHERE path.document -> 'steps' <> (
        SELECT agreed.document -> 'steps' FROM handoffs_pathactivation AS activation
        JOIN handoffs_pathversion AS agreed ON agreed.id = version_id WHERE retired_at IS NULL)
