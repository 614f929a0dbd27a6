-- How the handoffs of the period fared by what each criterion said of them, at each age, from rows alone.
WITH ages(maturity, age) AS (
    VALUES ('30', interval '720 hours'), ('60', interval '1440 hours'), ('90', interval '2160 hours'), ('so_far', NULL)
),
told AS (
    SELECT maturity || ':criterion:' || criterion.id AS suffix, evaluation.truths[criterion.place] AS truth,
        CASE WHEN closed_at - handed_off_at <= coalesce(age, 'infinity') THEN said.outcome END AS became
    FROM of_period CROSS JOIN ages
    JOIN definitions_evaluation AS evaluation ON evaluation.id = of_period.evaluation_id
    JOIN definitions_definitionversion AS version ON version.id = evaluation.version_id
    CROSS JOIN LATERAL unnest(version.criteria) WITH ORDINALITY AS criterion(id, place)
    LEFT JOIN dispositions_disposition AS said ON said.id = closing_disposition_id
    WHERE (handed_off_at > (SELECT now FROM asked) - age) IS NOT TRUE AND evaluation.truths[criterion.place] IS NOT NULL
),
counted_of AS (
    SELECT suffix, count(*) AS n, count(*) FILTER (WHERE truth = 1) AS met, count(*) FILTER (WHERE truth = 0) AS not_met,
        count(*) FILTER (WHERE truth = -1) AS unknown,
        count(*) FILTER (WHERE truth = 1 AND became = 'converted') AS met_converted,
        count(*) FILTER (WHERE truth = 0 AND became = 'converted') AS not_met_converted,
        count(*) FILTER (WHERE truth = 1 AND became = 'bad_fit') AS met_bad_fit,
        count(*) FILTER (WHERE truth = 0 AND became = 'bad_fit') AS not_met_bad_fit
    FROM told GROUP BY suffix
),
parts(metric, part, whole) AS (
    SELECT family || ':' || suffix, part, whole
    FROM counted_of CROSS JOIN LATERAL (
        VALUES ('criterion_met', met, n), ('criterion_unknown', unknown, n),
            ('criterion_outcome:converted:met', met_converted, met),
            ('criterion_outcome:converted:not_met', not_met_converted, not_met),
            ('criterion_outcome:bad_fit:met', met_bad_fit, met),
            ('criterion_outcome:bad_fit:not_met', not_met_bad_fit, not_met)
    ) AS one(family, part, whole)
)
SELECT metric, pg_temp.share(part, whole) FROM parts
UNION ALL SELECT metric || ':numerator', part FROM parts
UNION ALL SELECT metric || ':denominator', whole FROM parts
UNION ALL SELECT 'criterion_handoffs:' || suffix, n FROM counted_of
UNION ALL SELECT 'criterion_lift:converted:' || suffix,
    pg_temp.share(met_converted, met) / nullif(pg_temp.share(not_met_converted, not_met), 0) FROM counted_of
UNION ALL SELECT 'criterion_lift:bad_fit:' || suffix,
    pg_temp.share(met_bad_fit, met) / nullif(pg_temp.share(not_met_bad_fit, not_met), 0) FROM counted_of
