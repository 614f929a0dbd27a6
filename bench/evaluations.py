"""A million evaluations of four hundred thousand leads, with the handoffs and outcomes of those that were ready."""

from datetime import datetime
from pathlib import Path
from typing import Final

from django.db import connection

from bench.company import found_company
from handoff.process.defaults.definition import definition_document
from handoff.rules import Columns, KindColumns, tier_to_sql
from leads.definitions.in_force import definition_in_force
from leads.definitions.models import DefinitionVersion
from leads.definitions.publish import activate, add_version
from leads.handoffs.models import PathVersion
from leads.records.models import Source

FILL: Final = Path(__file__).with_suffix(".sql")
EVALUATIONS: Final = 1_000_000
LEADS: Final = 400_000
ACTS: Final = {
    "demo_request": "demo",
    "pricing_view": "pricing",
    "content_download": "download",
    "webinar_attended": "webinar",
}
DRAWN: Final = {
    "lead.country": "country",
    "lead.is_free_mail": "is_free_mail",
    "lead.consent": "consent",
    "lead.is_student": "is_student",
    "lead.job_function": "job_function",
    "company.employees": "employees",
    "company.is_target": "is_target",
    "company.is_customer": "is_customer",
    "company.is_competitor": "is_competitor",
}

FACTS: Final = """
jsonb_build_object(
    'lead', jsonb_strip_nulls(jsonb_build_object('title', title, 'seniority', 'vp', 'country', country,
        'email_domain', 'company' || lead_id || '.example', 'is_free_mail', is_free_mail, 'consent', consent,
        'has_phone', true, 'is_student', is_student, 'job_function', job_function)),
    'company', jsonb_strip_nulls(jsonb_build_object('domain', 'company' || lead_id || '.example', 'industry', industry,
        'employees', employees, 'country', country, 'is_target', is_target, 'is_customer', is_customer,
        'is_competitor', is_competitor)),
    'source', jsonb_build_object('name', 'website', 'medium', 'form', 'landing_page', '/pricing'),
    'campaign', jsonb_build_object('name', 'q4 pricing', 'kind', 'search'),
    'activities', jsonb_strip_nulls(jsonb_build_object({activities}))
)
"""
RECORD: Final = (
    "CASE WHEN {acts} IS NOT NULL THEN jsonb_build_object('ages', to_jsonb({acts}), 'count', cardinality({acts}), "
    "'contents', '[\"pricing page\"]'::jsonb) END"
)
EVALUATIONS_SQL: Final = """
INSERT INTO definitions_evaluation (id, lead_id, version_id, tier, truths, facts, cause, judged_at)
SELECT id, lead_id, version_id, {tier}, '{{1,0,1,1,0,0,-1,0,1,0,0,1,1,0,0,-1,0,1,1,0,0,-1}}', {facts}, 'act', judged_at
FROM narrow_drawn ORDER BY id
"""
REST_SQL: Final = (
    """
INSERT INTO records_lead (id, name, email, phone, title, seniority, country, is_free_mail, source_id, landing_page,
    custom, excluded_as, excluded_because, created_at, updated_at)
SELECT lead_id, 'Lead', 'lead' || lead_id || '@bench.example', '', 'VP', 'vp', 'us', false, %(source)s, '/', '{}',
    CASE WHEN lead_id %% 2000 = 0 THEN 'test' ELSE '' END, CASE WHEN lead_id %% 2000 = 0 THEN 'ours' ELSE '' END,
    %(now)s, %(now)s
FROM lead_drawn
""",
    """
CREATE TEMP TABLE handed AS
SELECT row_number() OVER (ORDER BY id) AS number, id, lead_id, tier, version_id, judged_at, random() AS chance
FROM (SELECT DISTINCT ON (lead_id) * FROM definitions_evaluation WHERE tier <> '' ORDER BY lead_id, id) AS first
""",
    """
INSERT INTO dispositions_disposition (id, handoff_id, outcome, criterion, note, attempts, attempts_needed,
    opportunity_url, origin, touch_id, next_step_on, recorded_at)
SELECT number, number, CASE WHEN chance < 0.15 THEN 'converted' WHEN chance < 0.3 THEN 'bad_fit'
        WHEN chance < 0.7 THEN 'no_response' ELSE 'working' END,
    CASE WHEN chance BETWEEN 0.15 AND 0.3 THEN 'size' ELSE '' END, '', 3, 3, '', 'live', number,
    judged_at + interval '9 days', judged_at + interval '5 days'
FROM handed WHERE chance < 0.85
""",
    """
INSERT INTO handoffs_handoff (id, lead_id, source_id, tier, version_id, evaluation_id, path_id, origin, context_met,
    context_total, context_missing, closing_disposition_id, submitted_at, received_at, scored_at, handed_off_at,
    routed_at, disposed_at, closed_at, day_steps, untold_steps)
SELECT number, lead_id, %(source)s, tier, version_id, id, %(path)s, 'live', 5, 5, '{}',
    CASE WHEN chance < 0.7 THEN number END, judged_at, judged_at, judged_at, judged_at, judged_at,
    CASE WHEN chance < 0.85 THEN judged_at + interval '5 days' END,
    CASE WHEN chance < 0.7 THEN judged_at + interval '5 days' END, 0, 0
FROM handed
""",
)


def lay_out(now: datetime) -> DefinitionVersion:
    """Fill the database with evaluations of two versions up to `now`, and return the one in force."""
    found_company()
    versions = [definition_in_force().version_id]
    newer = add_version(
        document=definition_document(least_employees=100), examples=(), why="", created_by_id=None, now=now
    )
    activate(newer, now=now)
    versions.append(newer.pk)
    values = {
        "now": now,
        "leads": LEADS,
        "evaluations": EVALUATIONS,
        "versions": versions,
        "source": Source.objects.create(key="bench", name="Bench").pk,
        "path": PathVersion.objects.latest("number").pk,
    }
    activities = ", ".join(
        f"'{kind}', {RECORD.format(acts=acts)}" for kind, acts in {**ACTS, "page_view": "page"}.items()
    )
    kinds = {
        kind: KindColumns(number=f"{acts}_number", ages=f"{acts}_ages", contents="NULL") for kind, acts in ACTS.items()
    }
    tier = tier_to_sql(definition_in_force().definition, Columns(facts=DRAWN, kinds=kinds))
    with connection.cursor() as cursor:
        for statement in FILL.read_text().strip().split(";\n"):
            cursor.execute(statement, values)
        evaluations = EVALUATIONS_SQL.format(tier=tier.text, facts=FACTS.format(activities=activities))
        cursor.execute(evaluations, tier.params)
        for statement in REST_SQL:
            cursor.execute(statement, values)
        cursor.execute("SELECT setval('definitions_evaluation_id_seq', %s)", [EVALUATIONS])
        cursor.execute("SET session_replication_role = DEFAULT; RESET statement_timeout")
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("RESET statement_timeout")
    return newer
