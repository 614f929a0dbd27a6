-- What became of the handoffs of the period at each age, from the times of their rows and what dispositions say.
WITH ages(maturity, age) AS (
    VALUES ('30', interval '720 hours'), ('60', interval '1440 hours'), ('90', interval '2160 hours'), ('so_far', NULL)
),
quoted AS (
    SELECT of_period.id, facts.path || ':' || coalesce((
        SELECT string_agg(CASE WHEN letter ~ '[A-Za-z0-9_.~-]' THEN letter ELSE (
            SELECT string_agg('%' || upper(lpad(to_hex(get_byte(convert_to(letter, 'UTF8'), byte)), 2, '0')), '' ORDER BY byte)
            FROM generate_series(0, octet_length(convert_to(letter, 'UTF8')) - 1) AS byte
        ) END, '' ORDER BY place)
        FROM regexp_split_to_table(evaluation.facts #>> string_to_array(facts.path, '.'), '') WITH ORDINALITY AS one(letter, place)
    ), '') AS suffix
    FROM of_period
    JOIN definitions_evaluation AS evaluation ON evaluation.id = of_period.evaluation_id
    CROSS JOIN (SELECT path FROM definitions_customfact WHERE type = 'text') AS facts
),
grouped AS (
    SELECT of_period.id, groups.suffix
    FROM of_period
    JOIN definitions_definitionversion AS version ON version.id = of_period.version_id
    CROSS JOIN LATERAL (
        SELECT date_trunc('week', local)::date AS monday, date_trunc('month', local)::date AS first
        FROM (SELECT handed_off_at AT TIME ZONE (SELECT zone FROM asked) AS local) AS here
    ) AS days
    CROSS JOIN LATERAL (
        VALUES (''), (':tier:' || tier), (':source:' || source_key), (':team:' || team_key),
            (':campaign:' || coalesce(campaign_id::text, '')), (':version:' || version.number),
            (':week:' || monday), (':month:' || first),
            (':version:' || version.number || ':week:' || monday), (':version:' || version.number || ':month:' || first)
    ) AS groups(suffix)
    UNION ALL SELECT id, ':' || suffix FROM quoted
),
aged AS (
    SELECT of_period.id, of_period.origin, maturity, said.criterion, reason.key AS reason,
        handed_off_at > (SELECT now FROM asked) - age AS is_young,
        CASE WHEN closed_at - handed_off_at <= coalesce(age, 'infinity') THEN said.outcome
            WHEN disposed_at - handed_off_at <= coalesce(age, 'infinity') THEN 'working'
            ELSE 'none' END AS became
    FROM of_period CROSS JOIN ages
    LEFT JOIN dispositions_disposition AS said ON said.id = closing_disposition_id
    LEFT JOIN dispositions_reason AS reason ON reason.id = said.reason_id
),
grown AS (SELECT * FROM aged WHERE is_young IS NOT TRUE),
counted_of AS (
    SELECT aged.maturity, suffix, count(grown.id) AS n, count(*) FILTER (WHERE grown.origin = 'imported') AS imported,
        count(*) FILTER (WHERE grown.became = 'converted') AS converted,
        count(*) FILTER (WHERE grown.became = 'no_response') AS no_response,
        count(*) FILTER (WHERE grown.became = 'bad_fit') AS bad_fit,
        count(*) FILTER (WHERE grown.became = 'working') AS working,
        count(*) FILTER (WHERE grown.became = 'none') AS none_yet
    FROM aged JOIN grouped USING (id) LEFT JOIN grown ON grown.id = aged.id AND grown.maturity = aged.maturity
    GROUP BY aged.maturity, suffix
),
parts(metric, met, n) AS (
    SELECT 'outcome_rate:' || one.outcome || ':' || maturity || suffix, one.met, n
    FROM counted_of CROSS JOIN LATERAL (
        VALUES ('converted', converted), ('no_response', no_response), ('bad_fit', bad_fit), ('working', working),
            ('none', none_yet)
    ) AS one(outcome, met)
    UNION ALL
    SELECT 'outcome_' || said, count(*), (sum(count(*)) OVER (PARTITION BY became, maturity))::bigint
    FROM (
        SELECT became, maturity, CASE WHEN criterion <> '' THEN 'criterion:' || became || ':' || maturity || ':' || criterion
            ELSE 'reason:' || became || ':' || maturity || ':' || coalesce(reason, '') END AS said
        FROM grown WHERE became IN ('converted', 'no_response', 'bad_fit')
    ) AS explained
    GROUP BY became, maturity, said
)
SELECT metric, pg_temp.share(met, n) FROM parts
UNION ALL SELECT metric || ':numerator', met FROM parts
UNION ALL SELECT metric || ':denominator', n FROM parts
UNION ALL SELECT 'matured:' || maturity || suffix, n FROM counted_of
UNION ALL SELECT 'matured:' || maturity, 0 FROM ages WHERE NOT EXISTS (SELECT FROM of_period)
UNION ALL SELECT 'matured_imported:' || maturity || suffix, imported FROM counted_of
UNION ALL SELECT 'not_matured:' || maturity || suffix, count(*) FROM aged JOIN grouped USING (id) WHERE is_young
    GROUP BY maturity, suffix
