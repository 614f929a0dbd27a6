"""Writes mark the days whose numbers they change."""

from django.db import migrations

# Every number of a handoff is dated by one of these instants. Days that are not over are never added up, nor within the
# hour after their end, so the marks of writers that began before a day was over are not needed. Tests, whose instants
# are fixed, say what time it is by handoff.now.
FUNCTIONS = """
CREATE FUNCTION metrics_mark(instants timestamptz[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO metrics_changedday (day)
    SELECT DISTINCT (instant AT TIME ZONE 'UTC')::date FROM unnest(instants) AS instant
    WHERE instant < date_trunc('day', coalesce(nullif(current_setting('handoff.now', true), '')::timestamptz,
        clock_timestamp()) AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'
$$;
CREATE FUNCTION metrics_mark_handoffs(ids bigint[]) RETURNS void LANGUAGE sql AS $$
    SELECT metrics_mark(array_agg(instant)) FROM (
        SELECT unnest(ARRAY[handed_off_at, closed_at]) FROM handoffs_handoff WHERE id = ANY(ids)
        UNION ALL
        SELECT unnest(ARRAY[least(stopped_at, due_at), cancelled_at]) FROM slas_clock WHERE handoff_id = ANY(ids)
    ) AS dated(instant)
$$;
CREATE FUNCTION metrics_mark_new_handoffs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM metrics_mark((SELECT array_agg(handed_off_at) || array_agg(closed_at) FROM after));
    RETURN NULL;
END $$;
CREATE FUNCTION metrics_mark_changed_handoffs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM metrics_mark((SELECT array_agg(handed_off_at) || array_agg(closed_at) FROM before));
    PERFORM metrics_mark_handoffs((SELECT array_agg(id) FROM before));
    RETURN NULL;
END $$;
CREATE FUNCTION metrics_mark_new_clocks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM metrics_mark_handoffs((SELECT array_agg(DISTINCT handoff_id) FROM after));
    RETURN NULL;
END $$;
CREATE FUNCTION metrics_mark_changed_clocks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM metrics_mark((SELECT array_agg(least(stopped_at, due_at)) || array_agg(cancelled_at) FROM before));
    PERFORM metrics_mark_handoffs((SELECT array_agg(DISTINCT handoff_id) FROM before));
    RETURN NULL;
END $$;
CREATE FUNCTION metrics_mark_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM metrics_mark((
        SELECT array_agg(handoff.handed_off_at) FROM after JOIN handoffs_handoff AS handoff ON handoff.id = after.handoff_id
        WHERE after.kind IN ('breach_voided', 'contact_not_counted')));
    RETURN NULL;
END $$;
CREATE FUNCTION metrics_mark_lead() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM metrics_mark_handoffs((SELECT array_agg(id) FROM handoffs_handoff WHERE lead_id = NEW.id));
    RETURN NULL;
END $$;
"""
NAMES = (
    "lead()", "events()", "changed_clocks()", "new_clocks()", "changed_handoffs()", "new_handoffs()",
    "handoffs(bigint[])",
)

# One trigger an event, as PostgreSQL asks of triggers that see the rows of a statement together.
TRIGGERS = (
    ("handoffs_handoff", "INSERT", "NEW TABLE AS after", "new_handoffs"),
    ("handoffs_handoff", "UPDATE", "OLD TABLE AS before", "changed_handoffs"),
    ("handoffs_handoff", "DELETE", "OLD TABLE AS before", "changed_handoffs"),
    ("slas_clock", "INSERT", "NEW TABLE AS after", "new_clocks"),
    ("slas_clock", "UPDATE", "OLD TABLE AS before", "changed_clocks"),
    ("slas_clock", "DELETE", "OLD TABLE AS before", "changed_clocks"),
    ("routing_assignment", "INSERT", "NEW TABLE AS after", "new_clocks"),
    ("routing_assignment", "UPDATE", "NEW TABLE AS after", "new_clocks"),
    ("routing_assignment", "DELETE", "OLD TABLE AS after", "new_clocks"),
    ("handoffs_handoffevent", "INSERT", "NEW TABLE AS after", "events"),
)
LEAD = """
CREATE TRIGGER records_lead_marks_days AFTER UPDATE OF excluded_as ON records_lead FOR EACH ROW
WHEN (OLD.excluded_as IS DISTINCT FROM NEW.excluded_as) EXECUTE FUNCTION metrics_mark_lead();
"""


def create(table: str, event: str, rows: str, function: str) -> migrations.RunSQL:
    name = f"{table}_{event.lower()}_marks_days"
    return migrations.RunSQL(
        sql=(
            f"CREATE TRIGGER {name} AFTER {event} ON {table} REFERENCING {rows} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION metrics_mark_{function}();"
        ),
        reverse_sql=f"DROP TRIGGER {name} ON {table};",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("metrics", "0001_initial"),
        ("handoffs", "0004_plural_names"),
        ("records", "0001_initial"),
        ("routing", "0001_initial"),
        ("slas", "0008_outcome_index"),
    ]

    operations = [
        migrations.RunSQL(
            sql=FUNCTIONS,
            reverse_sql="".join(f"DROP FUNCTION metrics_mark_{name};" for name in NAMES)
            + "DROP FUNCTION metrics_mark(timestamptz[]);",
        ),
        *(create(*trigger) for trigger in TRIGGERS),
        migrations.RunSQL(sql=LEAD, reverse_sql="DROP TRIGGER records_lead_marks_days ON records_lead;"),
    ]
