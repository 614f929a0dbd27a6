-- What is asked, and what counts: everything here holds for one transaction.
CREATE TEMPORARY TABLE asked (since timestamptz, until timestamptz, now timestamptz, zone text, origin text)
    ON COMMIT DROP;
CREATE TEMPORARY TABLE open_hours (calendar_version_id bigint, opens timestamptz, closes timestamptz) ON COMMIT DROP;

CREATE FUNCTION pg_temp.share(part bigint, whole bigint) RETURNS float8 LANGUAGE sql IMMUTABLE
RETURN CASE WHEN whole >= 10 THEN part::float8 / whole END;

-- The value at a rank among sorted ones, infinity being "not yet"; nothing under twenty.
CREATE FUNCTION pg_temp.at_rank(sorted float8[], fraction float8) RETURNS float8 LANGUAGE sql IMMUTABLE
RETURN CASE WHEN cardinality(sorted) >= 20
    THEN nullif(sorted[greatest(1, ceil(fraction * cardinality(sorted)))::int], 'infinity') END;

CREATE FUNCTION pg_temp.open_seconds(version bigint, since timestamptz, until timestamptz) RETURNS float8
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT coalesce(floor(sum(extract(epoch FROM least(closes, until) - greatest(opens, since)))), 0)::float8
    FROM open_hours
    WHERE calendar_version_id = version AND opens < until AND closes > since;
END;

-- Whether a handoff has the bit of a step's number: in `day_steps` it knows the step to the day alone, in
-- `untold_steps` its source never tells of the step.
CREATE FUNCTION pg_temp.has_step(steps int, step text) RETURNS bool LANGUAGE sql IMMUTABLE
RETURN (steps >> array_position(ARRAY['submitted', 'received', 'synced', 'scored', 'handed_off', 'routed',
    'notified', 'touched', 'disposed', 'closed', 'read'], step)) & 1 = 1;

CREATE TEMPORARY VIEW counted AS
SELECT handoff.*, source.key AS source_key, coalesce(team.key, 'none') AS team_key
FROM handoffs_handoff AS handoff
JOIN records_lead AS lead ON lead.id = handoff.lead_id
JOIN records_source AS source ON source.id = handoff.source_id
LEFT JOIN people_team AS team ON team.id = handoff.team_id
WHERE (SELECT asked.origin IN ('all', handoff.origin) FROM asked) AND lead.excluded_as = '';

CREATE TEMPORARY VIEW of_period AS
SELECT counted.* FROM counted, asked WHERE counted.handed_off_at >= asked.since AND counted.handed_off_at < asked.until;

CREATE TEMPORARY VIEW held AS
SELECT handoff_id, owner_id, assigned_at,
    lead(assigned_at, 1, 'infinity') OVER (PARTITION BY handoff_id ORDER BY assigned_at, id) AS until
FROM routing_assignment;

-- How each of the leads' clocks ended, from its times alone.
CREATE TEMPORARY VIEW ended AS
SELECT ticking.*, coalesce(held.owner_id, ticking.owner_now) AS holder
FROM (
    SELECT clock.id, clock.handoff_id, clock.started_at, clock.due_at, clock.stopped_at, clock.cancelled_at,
        clock.cancel_reason, clock.calendar_version_id, policy.key AS policy, version.from_step, version.to_step,
        handoff.tier, handoff.owner_id AS owner_now, handoff.handed_off_at, handoff.touched_at,
        CASE WHEN clock.stopped_at < clock.due_at THEN clock.stopped_at ELSE clock.due_at END AS outcome_at,
        clock.cancelled_at IS NULL AND coalesce(clock.stopped_at <= clock.due_at, false) AS is_kept,
        clock.cancelled_at IS NULL AND coalesce(clock.stopped_at, asked.now) > clock.due_at AS is_broken,
        clock.cancelled_at IS NULL AND clock.stopped_at IS NULL AS is_running, handoff.origin,
        asked.since, asked.until AS period_end, asked.now, asked.zone
    FROM slas_clock AS clock
    JOIN slas_policy AS policy ON policy.id = clock.policy_id
    JOIN slas_policyversion AS version ON version.id = clock.policy_version_id
    JOIN counted AS handoff ON handoff.id = clock.handoff_id
    CROSS JOIN asked
    WHERE clock.owner_id IS NULL
) AS ticking
LEFT JOIN held ON held.handoff_id = ticking.handoff_id
    AND held.assigned_at < ticking.outcome_at AND ticking.outcome_at <= held.until;

CREATE TEMPORARY VIEW judged AS
SELECT * FROM ended WHERE (is_kept OR is_broken) AND outcome_at >= since AND outcome_at < period_end;
