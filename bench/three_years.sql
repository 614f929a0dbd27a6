-- Delays are log-normal around a median; what is still open, or was never touched and not closed, came within 60 days.
SET session_replication_role = replica;
CREATE TEMP TABLE plan AS
SELECT number, floor(random() * 4)::int AS tier, floor(random() * %(source_count)s)::int AS source,
    floor(random() * %(owner_count)s)::int AS owner, %(now)s - age AS submitted_at,
    exp(2 + random())::int AS received, 1 AS scored, 1 AS handed, exp(random())::int AS routed, exp(1 + random())::int AS told,
    exp(7 + 1.3 * z)::int AS touched, exp(10.5 + z)::int AS disposed, exp(11 + z)::int AS closed, exp(11 + z)::int AS read,
    random() AS chance
FROM (SELECT number, random() * interval '1096 days' AS age,
          sqrt(-2 * ln(1 - random())) * cos(6.283185 * random()) AS z
      FROM generate_series(1, %(handoffs)s) AS number) AS drawn;
CREATE TEMP TABLE story AS
SELECT *, submitted_at + received * interval '1 s' AS received_at,
    submitted_at + (received + scored) * interval '1 s' AS scored_at,
    submitted_at + (received + scored + handed) * interval '1 s' AS handed_off_at,
    submitted_at + (received + scored + handed + routed) * interval '1 s' AS routed_at,
    submitted_at + (received + scored + handed + routed + told) * interval '1 s' AS notified_at,
    received + scored + handed + routed + told AS before_touch,
    submitted_at < %(now)s - interval '60 days' AS is_old
FROM plan;
CREATE TEMP TABLE ended AS
SELECT *, CASE WHEN chance < 0.94 AND notified_at + touched * interval '1 s' < %(now)s
        THEN notified_at + touched * interval '1 s' END AS touched_at,
    CASE WHEN (chance < 0.90 OR is_old) AND notified_at + (touched + disposed) * interval '1 s' < %(now)s
        THEN notified_at + (touched + disposed) * interval '1 s' END AS disposed_at,
    CASE WHEN (chance < 0.88 OR is_old) AND notified_at + (touched + disposed + closed) * interval '1 s' < %(now)s
        THEN notified_at + (touched + disposed + closed) * interval '1 s' END AS closed_at,
    CASE WHEN (chance < 0.80 OR is_old) AND notified_at + (touched + disposed + closed + read) * interval '1 s' < %(now)s
        THEN notified_at + (touched + disposed + closed + read) * interval '1 s' END AS read_at
FROM story;
INSERT INTO records_lead (id, name, email, phone, title, seniority, country, is_free_mail, source_id, landing_page, custom,
        excluded_as, excluded_because, created_at, updated_at)
    SELECT number, 'Lead', 'lead' || number || '@years.example', '', 'VP', 'vp', 'us', false, (%(sources)s)[source + 1], '/',
        '{}', CASE WHEN number %% 2000 = 0 THEN 'test' ELSE '' END, CASE WHEN number %% 2000 = 0 THEN 'ours' ELSE '' END,
        received_at, received_at
    FROM ended;
INSERT INTO dispositions_disposition (id, handoff_id, outcome, criterion, note, attempts, attempts_needed, opportunity_url,
        origin, by_id, touch_id, recorded_at)
    SELECT number, number, CASE WHEN chance < 0.12 OR chance >= 0.94 THEN 'bad_fit' WHEN chance < 0.4 THEN 'converted' ELSE 'no_response' END,
        CASE WHEN chance < 0.12 OR chance >= 0.94 THEN 'size' ELSE '' END, '', 3, 3, '', 'live', (%(owners)s)[owner + 1], number, disposed_at
    FROM ended WHERE disposed_at IS NOT NULL;
INSERT INTO handoffs_handoff (id, lead_id, source_id, tier, version_id, evaluation_id, path_id, origin, owner_id, team_id,
        context_met, context_total, context_missing, closing_disposition_id, submitted_at, received_at, scored_at,
        handed_off_at, routed_at, notified_at, touched_at, disposed_at, closed_at, read_at, received_wall, received_from,
        scored_wall, scored_from, handed_off_wall, handed_off_from, routed_wall, routed_from, notified_wall, notified_from,
        touched_wall, touched_business, touched_from, disposed_wall, disposed_business, disposed_from, closed_wall,
        closed_business, closed_from, read_wall, read_business, read_from, whole_wall, whole_business, day_steps, untold_steps)
    SELECT number, number, (%(sources)s)[source + 1], (%(tiers)s)[tier + 1], %(version)s, 1, %(path)s, 'live',
        (%(owners)s)[owner + 1], (%(teams)s)[owner %% %(team_count)s + 1], CASE WHEN chance < 0.05 THEN 4 ELSE 5 END, 5, '{}',
        CASE WHEN closed_at IS NOT NULL THEN number END, submitted_at, received_at, scored_at, handed_off_at, routed_at,
        notified_at, touched_at, disposed_at, closed_at, read_at, received, 1, scored, 2, handed, 4, routed, 5, told, 6,
        CASE WHEN touched_at IS NOT NULL THEN touched END, CASE WHEN touched_at IS NOT NULL THEN touched / 3 END,
        CASE WHEN touched_at IS NOT NULL THEN 7 END, CASE WHEN disposed_at IS NOT NULL THEN disposed END,
        CASE WHEN disposed_at IS NOT NULL THEN disposed / 3 END, CASE WHEN disposed_at IS NOT NULL THEN CASE WHEN touched_at IS NULL THEN 7 ELSE 8 END END,
        CASE WHEN closed_at IS NOT NULL THEN closed END, CASE WHEN closed_at IS NOT NULL THEN closed / 3 END,
        CASE WHEN closed_at IS NOT NULL THEN 9 END, CASE WHEN read_at IS NOT NULL THEN read END,
        CASE WHEN read_at IS NOT NULL THEN read / 3 END, CASE WHEN read_at IS NOT NULL THEN 10 END,
        CASE WHEN touched_at IS NOT NULL THEN before_touch + touched END,
        CASE WHEN touched_at IS NOT NULL THEN (before_touch + touched) / 3 END, 0, 0
    FROM ended ORDER BY submitted_at;
INSERT INTO routing_assignment (handoff_id, owner_id, how, turn, explanation, assigned_at, ended_at, end_reason)
    SELECT number, (%(owners)s)[owner + 1], 'rotation', NULL, '{}', handed_off_at, closed_at,
        CASE WHEN closed_at IS NULL THEN '' ELSE 'closed' END
    FROM ended ORDER BY submitted_at;
INSERT INTO handoffs_handoffevent (handoff_id, kind, at, recorded_at, basis, system, detail)
    SELECT number, 'contact_not_counted', handed_off_at, handed_off_at, 'received', 'bench', '{}' FROM ended WHERE chance < 0.05;
INSERT INTO slas_clock (handoff_id, policy_id, policy_version_id, calendar_version_id, started_at, due_at, stopped_at,
        cancelled_at, cancel_reason, ladder, tier, standing)
    SELECT number, policy_id, version_id, %(calendar)s, started_at, started_at + target,
        CASE WHEN is_cancelled THEN NULL ELSE stopped_at END,
        CASE WHEN is_cancelled THEN started_at + interval '1 hour' END, CASE WHEN is_cancelled THEN 'closed_untouched' ELSE '' END, '[]',
        (%(tiers)s)[tier + 1], CASE WHEN number %% 2000 = 0 THEN 'excluded' ELSE 'live' END
    FROM (
        SELECT number, tier, submitted_at AS drawn_at, clock.*, clock.kind = 'touched' AND touched_at IS NULL AND closed_at IS NOT NULL
                OR clock.kind = 'disposition' AND chance BETWEEN 0.5 AND 0.51 AS is_cancelled
        FROM ended CROSS JOIN LATERAL (VALUES
            ('submitted', submitted_at, handed_off_at, interval '20 seconds'),
            ('touched', handed_off_at, touched_at, CASE tier WHEN 0 THEN interval '15 minutes' ELSE interval '8 hours' END),
            ('disposition', handed_off_at, disposed_at, interval '14 days'),
            ('disposition_after_touch', touched_at, disposed_at, interval '7 days'),
            ('read', closed_at, read_at, interval '2 days')) AS clock(kind, started_at, stopped_at, target)
        WHERE clock.started_at IS NOT NULL) AS drawn
    JOIN (SELECT version.id AS version_id, version.policy_id, policy.key FROM slas_policyversion AS version
          JOIN slas_policy AS policy ON policy.id = version.policy_id) AS version
        ON version.key = CASE drawn.kind WHEN 'submitted' THEN 'submit_to_handoff'
            WHEN 'touched' THEN CASE tier WHEN 0 THEN 'first_touch_hand_raisers' ELSE 'first_touch_others' END
            ELSE drawn.kind END
    ORDER BY drawn_at;
SET session_replication_role = DEFAULT;
