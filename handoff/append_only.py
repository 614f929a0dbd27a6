"""Migration operations that make a table append-only in PostgreSQL itself."""

from django.db.migrations import RunSQL

FUNCTION = "handoff_refuse_change"

CREATE_FUNCTION = RunSQL(
    # Erasure of a person is the one change allowed through: it sets handoff.erasure for its own transaction.
    sql=f"""
    CREATE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF current_setting('handoff.erasure', true) = 'on' THEN
            RETURN COALESCE(NEW, OLD);
        END IF;
        RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = TG_NAME;
    END $$;
    """,
    reverse_sql=f"DROP FUNCTION {FUNCTION}();",
)


def append_only(table: str) -> RunSQL:
    """Return the operation that refuses UPDATE and DELETE on `table`; the trigger is named `{table}_append_only`."""
    trigger = f"{table}_append_only"
    return RunSQL(
        sql=(
            f"CREATE TRIGGER {trigger} BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {FUNCTION}();"
        ),
        reverse_sql=f"DROP TRIGGER {trigger} ON {table};",
    )
