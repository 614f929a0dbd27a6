"""What is proposed of a promise cannot change, and how it ended is written once."""

from django.db import migrations

ENDED = ("signed_at", "returned_at", "taken_back_at", "ended_by_id", "reason")

PINNED = migrations.RunSQL(
    sql=f"""
    CREATE FUNCTION slas_policychange_pinned() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' OR OLD.ended_by_id IS NOT NULL
            OR to_jsonb(NEW) - '{{{",".join(ENDED)}}}'::text[] <> to_jsonb(OLD) - '{{{",".join(ENDED)}}}'::text[] THEN
            RAISE EXCEPTION 'change % of a promise is kept as it was proposed and as it ended', OLD.id
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = TG_NAME;
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER policy_change_is_pinned BEFORE UPDATE OR DELETE ON slas_policychange
        FOR EACH ROW EXECUTE FUNCTION slas_policychange_pinned();
    """,
    reverse_sql="DROP TRIGGER policy_change_is_pinned ON slas_policychange; DROP FUNCTION slas_policychange_pinned();",
)


class Migration(migrations.Migration):
    dependencies = [("slas", "0011_promise_changes")]

    operations = [PINNED]
