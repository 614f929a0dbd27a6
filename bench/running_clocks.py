"""A million running clocks with their next alerts, ten thousand of which fall due in each minute."""

from datetime import UTC, datetime, timedelta

from django.db import connection

from bench.company import found_company
from handoff.people.models import CalendarVersion, User
from leads.definitions.models import DefinitionVersion
from leads.handoffs.models import PathVersion
from leads.records.models import Source
from slas.models import ClockScope, PolicyVersion

HANDOFFS = 250_000
POLICIES = 4
CLOCKS = HANDOFFS * POLICIES
EACH_MINUTE = 10_000
FIRST_DUE = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
TARGET = timedelta(hours=2)

# The rows refer to one another as the product's do; their keys are not checked one by one while they are laid out.
# Clocks that fall due together were made together, as in life.
FILL = """
SET session_replication_role = replica;
INSERT INTO records_lead (name, email, phone, title, seniority, country, is_free_mail, source_id, landing_page, custom,
        excluded_as, excluded_because, created_at, updated_at)
    SELECT 'Lead ' || number, 'lead' || number || '@running.example', '', 'VP', 'vp', 'us', false, %(source)s, '/',
        '{}', '', '', %(first)s, %(first)s
    FROM generate_series(1, %(handoffs)s) AS number;
INSERT INTO definitions_evaluation (lead_id, version_id, tier, truths, facts, cause, judged_at)
    SELECT id, %(version)s, 'standard', '{1}', '{}', 'act', %(first)s FROM records_lead;
INSERT INTO handoffs_handoff (lead_id, source_id, tier, version_id, evaluation_id, path_id, origin, owner_id,
        context_met, context_total, context_missing, day_steps, untold_steps, handed_off_at)
    SELECT lead_id, %(source)s, 'standard', %(version)s, id, %(path)s, 'live', %(owner)s, 0, 0, '{}', 0, 0, %(first)s
    FROM definitions_evaluation;
INSERT INTO slas_clock (handoff_id, policy_id, policy_version_id, calendar_version_id, started_at, due_at,
        cancel_reason, tier, standing, ladder)
    SELECT handoff.id, policy.policy_id, policy.id, %(calendar)s, warned_at - %(target)s / 2,
        warned_at + %(target)s / 2, '', 'standard', 'live',
        jsonb_build_array(
            jsonb_build_object('level', 'warning', 'occurrence', 1, 'fire_at', warned_at),
            jsonb_build_object('level', 'breach', 'occurrence', 1, 'fire_at', warned_at + interval '90 days'),
            jsonb_build_object('level', 'reassign', 'occurrence', 1, 'fire_at', warned_at + interval '91 days'))
    FROM (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM handoffs_handoff) AS handoff
    CROSS JOIN slas_policyversion AS policy
    CROSS JOIN LATERAL (
        SELECT %(first)s + (place * %(policy_count)s / %(each_minute)s) * interval '1 minute' AS warned_at) AS due
    WHERE policy.id = ANY(%(policies)s)
    ORDER BY place;
INSERT INTO slas_alert (clock_id, position, level, occurrence, fire_at, attempts, last_error)
    SELECT id, 0, 'warning', 1, started_at + %(target)s / 2, 0, '' FROM slas_clock;
SET session_replication_role = DEFAULT;
"""


def lay_out(*, handoffs: int = HANDOFFS, policies: int = POLICIES) -> None:
    """Fill the database; minute n after FIRST_DUE is when the n-th ten thousand fall due."""
    found_company()
    versions = PolicyVersion.objects.filter(scope=ClockScope.lead).order_by("pk").values_list("pk", flat=True)
    values = {
        "source": Source.objects.create(key="running", name="Running").pk,
        "version": DefinitionVersion.objects.get().pk,
        "path": PathVersion.objects.get().pk,
        "owner": User.objects.earliest("pk").pk,
        "calendar": CalendarVersion.objects.earliest("pk").pk,
        "policies": [*versions[:policies]],
        "policy_count": policies,
        "each_minute": EACH_MINUTE,
        "handoffs": handoffs,
        "first": FIRST_DUE,
        "target": TARGET,
    }
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        for statement in FILL.strip().split(";\n"):
            cursor.execute(statement, values)
        cursor.execute("VACUUM ANALYZE")
