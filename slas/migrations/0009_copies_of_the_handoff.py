"""Clocks carry the tier of their handoff and what they count as; triggers keep both, whoever writes."""

from django.db import migrations, models

FUNCTIONS = """
CREATE FUNCTION slas_copy_to_clock() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    copied record;
BEGIN
    SELECT handoff.tier, CASE WHEN lead.excluded_as <> '' THEN 'excluded' ELSE handoff.origin END AS standing INTO copied
    FROM handoffs_handoff AS handoff JOIN records_lead AS lead ON lead.id = handoff.lead_id
    WHERE handoff.id = NEW.handoff_id;
    IF FOUND THEN
        NEW.tier := copied.tier;
        NEW.standing := copied.standing;
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION slas_tier_to_clocks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE slas_clock SET tier = NEW.tier WHERE handoff_id = NEW.id;
    RETURN NULL;
END $$;
CREATE FUNCTION slas_exclusion_to_clocks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE slas_clock SET standing = slas_clock.standing
    FROM handoffs_handoff AS handoff WHERE handoff.lead_id = NEW.id AND slas_clock.handoff_id = handoff.id;
    RETURN NULL;
END $$;
CREATE TRIGGER slas_clock_copied_to_clocks BEFORE INSERT OR UPDATE OF tier, standing, handoff_id ON slas_clock
FOR EACH ROW EXECUTE FUNCTION slas_copy_to_clock();
CREATE TRIGGER handoffs_handoff_tier_to_clocks AFTER UPDATE OF tier ON handoffs_handoff
FOR EACH ROW WHEN (OLD.tier IS DISTINCT FROM NEW.tier) EXECUTE FUNCTION slas_tier_to_clocks();
CREATE TRIGGER records_lead_exclusion_to_clocks AFTER UPDATE OF excluded_as ON records_lead
FOR EACH ROW WHEN (OLD.excluded_as IS DISTINCT FROM NEW.excluded_as) EXECUTE FUNCTION slas_exclusion_to_clocks();
"""
UNDONE = """
DROP TRIGGER records_lead_exclusion_to_clocks ON records_lead;
DROP TRIGGER handoffs_handoff_tier_to_clocks ON handoffs_handoff;
DROP TRIGGER slas_clock_copied_to_clocks ON slas_clock;
DROP FUNCTION slas_exclusion_to_clocks;
DROP FUNCTION slas_tier_to_clocks;
DROP FUNCTION slas_copy_to_clock;
"""

# No number changes, so no day is marked.
FILL = """
SET LOCAL statement_timeout = 0;
ALTER TABLE slas_clock DISABLE TRIGGER USER;
UPDATE slas_clock SET tier = handoff.tier,
    standing = CASE WHEN lead.excluded_as <> '' THEN 'excluded' ELSE handoff.origin END
FROM handoffs_handoff AS handoff JOIN records_lead AS lead ON lead.id = handoff.lead_id
WHERE slas_clock.handoff_id = handoff.id;
ALTER TABLE slas_clock ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("handoffs", "0007_closed_index"),
        ("records", "0003_excluded_index"),
        ("slas", "0008_outcome_index"),
    ]

    operations = [
        migrations.AddField(
            model_name="clock",
            name="tier",
            field=models.CharField(
                blank=True, default="", editable=False, help_text="the handoff's", max_length=40
            ),
        ),
        migrations.AddField(
            model_name="clock",
            name="standing",
            field=models.CharField(
                choices=[("live", "Live"), ("imported", "Imported"), ("excluded", "Excluded")],
                default="live",
                editable=False,
                help_text="by the handoff's origin and its lead's exclusion",
                max_length=8,
            ),
        ),
        migrations.RunSQL(sql=FILL, reverse_sql=migrations.RunSQL.noop),
        migrations.RunSQL(sql=FUNCTIONS, reverse_sql=UNDONE),
    ]
