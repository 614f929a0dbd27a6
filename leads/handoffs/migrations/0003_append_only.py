"""Paths and events cannot be changed; a recorded step only ever moves earlier."""

from django.db import migrations

from handoff.append_only import append_only

# `read` is missing on purpose: a correction makes a handoff unread again.
STEPS = (
    "submitted",
    "received",
    "synced",
    "scored",
    "handed_off",
    "routed",
    "notified",
    "touched",
    "disposed",
    "closed",
)
MOVED_LATER = " OR ".join(
    f"(OLD.{step}_at IS NOT NULL AND (NEW.{step}_at IS NULL OR NEW.{step}_at > OLD.{step}_at))" for step in STEPS
)

STEPS_ONLY_EARLIER = migrations.RunSQL(
    sql=f"""
    CREATE FUNCTION handoffs_steps_only_earlier() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF {MOVED_LATER} THEN
            RAISE EXCEPTION 'a recorded step of handoff % only moves earlier', OLD.id
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = TG_NAME;
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER handoff_steps_only_earlier
        BEFORE UPDATE OF {", ".join(f"{step}_at" for step in STEPS)} ON handoffs_handoff
        FOR EACH ROW EXECUTE FUNCTION handoffs_steps_only_earlier();
    """,
    reverse_sql="""
    DROP TRIGGER handoff_steps_only_earlier ON handoffs_handoff;
    DROP FUNCTION handoffs_steps_only_earlier();
    """,
)


class Migration(migrations.Migration):
    dependencies = [("handoffs", "0002_relations"), ("people", "0002_append_only")]

    operations = [append_only("handoffs_pathversion"), append_only("handoffs_handoffevent"), STEPS_ONLY_EARLIER]
