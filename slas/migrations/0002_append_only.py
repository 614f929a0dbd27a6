"""Policy versions cannot be changed; an ended clock keeps its start, due time and versions."""

from django.db import migrations

from handoff.append_only import append_only

CLOCK_PINNED = migrations.RunSQL(
    sql="""
    CREATE FUNCTION slas_ended_clock_pinned() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF (OLD.stopped_at IS NOT NULL OR OLD.cancelled_at IS NOT NULL) AND (
            (NEW.handoff_id, NEW.policy_id, NEW.policy_version_id, NEW.calendar_version_id, NEW.started_at, NEW.due_at)
            IS DISTINCT FROM
            (OLD.handoff_id, OLD.policy_id, OLD.policy_version_id, OLD.calendar_version_id, OLD.started_at, OLD.due_at)
            OR NEW.owner_id IS DISTINCT FROM OLD.owner_id
            OR NEW.cancelled_at IS DISTINCT FROM OLD.cancelled_at
            OR (OLD.stopped_at IS NOT NULL AND (NEW.stopped_at IS NULL OR NEW.stopped_at > OLD.stopped_at))
        ) THEN
            RAISE EXCEPTION 'clock % has ended: only an earlier stop may be recorded', OLD.id
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = TG_NAME;
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER clock_ended_is_pinned BEFORE UPDATE ON slas_clock
        FOR EACH ROW EXECUTE FUNCTION slas_ended_clock_pinned();
    """,
    reverse_sql="DROP TRIGGER clock_ended_is_pinned ON slas_clock; DROP FUNCTION slas_ended_clock_pinned();",
)


class Migration(migrations.Migration):
    dependencies = [("slas", "0001_initial"), ("people", "0002_append_only")]

    operations = [append_only("slas_policyversion"), CLOCK_PINNED]
