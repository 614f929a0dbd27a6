-- A lead is judged two or three times, as it acts; some facts are known of it, and what it did grows.
SET session_replication_role = replica;
SET statement_timeout = 0;
CREATE TEMP TABLE lead_drawn AS
SELECT number AS lead_id, (ARRAY['us', 'ca', 'gb', 'de', 'nl', 'fr', 'br', 'pl'])[1 + floor(random() * 8)::int] AS country,
    random() < 0.3 AS is_free_mail, CASE WHEN random() < 0.9 THEN random() < 0.97 END AS consent,
    CASE WHEN random() < 0.8 THEN floor(exp(1 + random() * 8)) END AS employees, random() < 0.15 AS is_target,
    random() < 0.03 AS is_customer, random() < 0.02 AS is_competitor, random() < 0.03 AS is_student,
    (ARRAY['vp operations', 'head of finance', 'data engineer', 'office manager'])[1 + floor(random() * 4)::int] AS title,
    (ARRAY['operations', 'finance', 'data', 'people', 'legal', NULL])[1 + floor(random() * 6)::int] AS job_function,
    (ARRAY['software', 'healthcare', 'retail', 'finance'])[1 + floor(random() * 4)::int] AS industry
FROM generate_series(1, %(leads)s) AS number;
CREATE TEMP TABLE drawn AS
SELECT number AS id, lead_drawn.*, %(now)s - (%(evaluations)s - number) * interval '60 seconds' AS judged_at,
    (%(versions)s::bigint[])[CASE WHEN number > %(evaluations)s * 0.6 THEN 2 ELSE 1 END] AS version_id, acts.*
FROM generate_series(1, %(evaluations)s) AS number
CROSS JOIN LATERAL (SELECT 1 + floor(random() * %(leads)s + 0 * number)::bigint AS lead_id) AS whose
JOIN lead_drawn USING (lead_id)
CROSS JOIN LATERAL (
    SELECT CASE WHEN random() < 0.15 THEN ARRAY[random() * 20 + 0 * number] END AS demo,
        CASE WHEN random() < 0.4 THEN ARRAY[random() * 10 + 0 * number, 10 + random() * 20] END AS pricing,
        CASE WHEN random() < 0.5 THEN ARRAY[random() * 10 + 0 * number, 10 + random() * 10, 20 + random() * 40] END AS download,
        ARRAY[0.01, 0.5 + random() + 0 * number, 2 + random(), 9 + random()] AS page,
        CASE WHEN random() < 0.1 THEN ARRAY[random() * 60 + 0 * number] END AS webinar
) AS acts;
CREATE TEMP TABLE narrow_drawn AS
SELECT drawn.*, CASE WHEN demo IS NOT NULL THEN 1 END AS demo_number, ARRAY[ceil(demo[1])]::smallint[] AS demo_ages,
    CASE WHEN pricing IS NOT NULL THEN 2 END AS pricing_number, ARRAY[ceil(pricing[1]), ceil(pricing[2])]::smallint[] AS pricing_ages,
    CASE WHEN download IS NOT NULL THEN 3 END AS download_number,
    ARRAY[ceil(download[1]), ceil(download[2]), ceil(download[3])]::smallint[] AS download_ages,
    CASE WHEN webinar IS NOT NULL THEN 1 END AS webinar_number, ARRAY[ceil(webinar[1])]::smallint[] AS webinar_ages
FROM drawn
