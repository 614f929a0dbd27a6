-- The path, from the times of its steps: the stored seconds of the seams are not read, but for a person's open hours.
WITH agreed AS (
    SELECT version.document -> 'steps' AS steps
    FROM handoffs_pathactivation AS activation
    JOIN handoffs_pathversion AS version ON version.id = activation.version_id
    WHERE activation.retired_at IS NULL
),
steps AS (
    SELECT step, place::int, lag(step) OVER (ORDER BY place) AS before, max(place) OVER () AS last
    FROM agreed, jsonb_array_elements_text(agreed.steps) WITH ORDINALITY AS one(step, place)
),
row_of AS MATERIALIZED (
    SELECT of_period.id, to_jsonb(of_period) AS row, groups.suffix
    FROM of_period
    JOIN handoffs_pathversion AS path ON path.id = of_period.path_id
    JOIN agreed ON agreed.steps = path.document -> 'steps'
    CROSS JOIN LATERAL (
        VALUES (''), (':tier:' || tier), (':source:' || source_key), (':team:' || team_key),
            (':week:' || date_trunc('week', handed_off_at AT TIME ZONE (SELECT zone FROM asked))::date),
            (':month:' || date_trunc('month', handed_off_at AT TIME ZONE (SELECT zone FROM asked))::date)
    ) AS groups(suffix)
),
times AS (
    SELECT id, suffix, step, place, before, at, business, reached_at, is_told,
        min(at) OVER later AS earliest_later, count(at) OVER later AS timed_later,
        count(reached_at) OVER later AS reached_later, count(at) OVER earlier AS timed_earlier,
        lag(at) OVER (PARTITION BY id, suffix ORDER BY place) AS before_at
    FROM (
        SELECT id, suffix, step, place, before, (row ->> (step || '_at'))::timestamptz AS reached_at,
            NOT pg_temp.has_step((row ->> 'untold_steps')::int, step) AS is_told,
            CASE WHEN NOT pg_temp.has_step((row ->> 'day_steps')::int, step)
                THEN (row ->> (step || '_at'))::timestamptz END AS at,
            (row ->> (step || '_business'))::float8 AS business
        FROM row_of CROSS JOIN steps
    ) AS one
    WINDOW later AS (PARTITION BY id, suffix ORDER BY place ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING),
        earlier AS (PARTITION BY id, suffix ORDER BY place ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
),
recorded AS (
    SELECT id, suffix, step, lag(step) OVER each AS since, extract(epoch FROM at - lag(at) OVER each)::float8 AS took
    FROM times
    WHERE at IS NOT NULL AND NOT (step IN ('synced', 'notified') AND coalesce(earliest_later < at, false))
    WINDOW each AS (PARTITION BY id, suffix ORDER BY place)
),
seams AS (
    SELECT times.id, times.suffix, times.step, times.place, times.before, recorded.since,
        CASE WHEN recorded.took >= 0 THEN floor(recorded.took) END AS wall,
        CASE WHEN times.step IN ('touched', 'disposed', 'closed', 'read') THEN times.business
            WHEN recorded.took >= 0 THEN floor(recorded.took) END AS business,
        recorded.since IS NOT NULL AND recorded.took < 0 AS is_unknown,
        times.is_told AND times.reached_at IS NULL AND times.before_at IS NOT NULL AND times.reached_later = 0 AS is_not_yet,
        recorded.since IS NULL AND times.is_told AND (times.at IS NOT NULL OR times.reached_at IS NULL)
            AND times.timed_earlier > 0 AND times.timed_later > 0 AS is_skipped
    FROM times LEFT JOIN recorded USING (id, suffix, step)
    WHERE times.before IS NOT NULL
),
single AS (
    SELECT step, place, suffix,
        count(*) FILTER (WHERE since = before AND wall IS NOT NULL) AS cases,
        count(*) FILTER (WHERE is_not_yet) AS not_yet,
        count(*) FILTER (WHERE is_unknown) AS unknown,
        count(*) FILTER (WHERE is_skipped) AS skipped,
        array_agg(CASE WHEN is_not_yet THEN 'infinity' ELSE wall END ORDER BY wall)
            FILTER (WHERE is_not_yet OR (since = before AND wall IS NOT NULL)) AS walls,
        array_agg(CASE WHEN is_not_yet THEN 'infinity' ELSE business END ORDER BY business)
            FILTER (WHERE is_not_yet OR (since = before AND wall IS NOT NULL AND business IS NOT NULL)) AS businesses
    FROM seams GROUP BY step, place, suffix
),
medians AS (
    SELECT *, pg_temp.at_rank(walls, 0.5) AS median,
        cardinality(walls) >= 20 AND walls[ceil(0.5 * cardinality(walls))::int] = 'infinity' AS is_beyond,
        CASE WHEN place <= (SELECT place FROM steps WHERE step = 'touched') THEN 'to_touch' ELSE 'after_touch' END AS panel
    FROM single
),
panels AS (
    SELECT panel, suffix, CASE WHEN NOT coalesce(bool_or(is_beyond), false) THEN sum(median) END AS total
    FROM medians GROUP BY panel, suffix
),
merged AS (
    SELECT 'merged_%s:' || since || ':' || step || suffix AS name, array_agg(wall ORDER BY wall) AS walls
    FROM seams WHERE since <> before AND wall IS NOT NULL GROUP BY since, step, suffix
),
whole AS (
    SELECT groups.suffix,
        array_agg(seconds ORDER BY seconds) FILTER (WHERE seconds IS NOT NULL) AS walls,
        array_agg(open ORDER BY open) FILTER (WHERE open IS NOT NULL) AS businesses
    FROM (
        SELECT of_period.*, CASE WHEN touched_at IS NULL THEN 'infinity'
                WHEN NOT pg_temp.has_step(day_steps, 'touched') AND touched_at >= submitted_at THEN floor(extract(epoch FROM touched_at - submitted_at))::float8 END AS seconds,
            CASE WHEN touched_at IS NULL THEN 'infinity' ELSE whole_business::float8 END AS open
        FROM of_period WHERE submitted_at IS NOT NULL AND NOT pg_temp.has_step(day_steps, 'submitted')
            AND NOT pg_temp.has_step(untold_steps, 'touched')
    ) AS one CROSS JOIN LATERAL (
        VALUES (''), (':tier:' || tier), (':source:' || source_key), (':team:' || team_key),
            (':week:' || date_trunc('week', handed_off_at AT TIME ZONE (SELECT zone FROM asked))::date),
            (':month:' || date_trunc('month', handed_off_at AT TIME ZONE (SELECT zone FROM asked))::date)
    ) AS groups(suffix)
    GROUP BY groups.suffix
)
SELECT 'seam_cases:' || step || suffix, cases FROM single
UNION ALL SELECT 'seam_not_yet:' || step || suffix, not_yet FROM single
UNION ALL SELECT 'seam_unknown:' || step || suffix, unknown FROM single
UNION ALL SELECT 'seam_skipped:' || step || suffix, skipped FROM single
UNION ALL SELECT 'seam_median:' || step || suffix, median FROM medians
UNION ALL SELECT 'seam_p90:' || step || suffix, pg_temp.at_rank(walls, 0.9) FROM single
UNION ALL SELECT 'seam_business_median:' || step || suffix, pg_temp.at_rank(businesses, 0.5) FROM single
UNION ALL SELECT 'seam_business_p90:' || step || suffix, pg_temp.at_rank(businesses, 0.9) FROM single
UNION ALL SELECT 'panel_sum:' || panel || suffix, total FROM panels
UNION ALL SELECT 'seam_share:' || step || suffix, median / nullif(total, 0)
    FROM medians JOIN panels USING (panel, suffix)
UNION ALL SELECT replace(name, '%s', 'cases'), cardinality(walls) FROM merged
UNION ALL SELECT replace(name, '%s', 'median'), pg_temp.at_rank(walls, 0.5) FROM merged
UNION ALL SELECT replace(name, '%s', 'p90'), pg_temp.at_rank(walls, 0.9) FROM merged
UNION ALL SELECT 'speed_to_lead_median' || suffix, pg_temp.at_rank(walls, 0.5) FROM whole
UNION ALL SELECT 'speed_to_lead_p90' || suffix, pg_temp.at_rank(walls, 0.9) FROM whole
UNION ALL SELECT 'speed_to_lead_business_median' || suffix, pg_temp.at_rank(businesses, 0.5) FROM whole
UNION ALL SELECT 'speed_to_lead_business_p90' || suffix, pg_temp.at_rank(businesses, 0.9) FROM whole
