"""Dispositions, receipts and terms cannot be changed; keys that tie them to their own handoff."""

from django.db import migrations

from handoff.append_only import append_only

OWN_HANDOFF = migrations.RunSQL(
    sql="""
    ALTER TABLE handoffs_handoff ADD CONSTRAINT handoff_closing_disposition_is_its_own
        FOREIGN KEY (closing_disposition_id, id, is_closed)
        REFERENCES dispositions_disposition (id, handoff_id, is_closing) DEFERRABLE INITIALLY IMMEDIATE;
    ALTER TABLE dispositions_disposition ADD CONSTRAINT disposition_touch_is_its_own
        FOREIGN KEY (touch_id, handoff_id) REFERENCES handoffs_touch (id, handoff_id) DEFERRABLE INITIALLY IMMEDIATE;
    """,
    reverse_sql="""
    ALTER TABLE dispositions_disposition DROP CONSTRAINT disposition_touch_is_its_own;
    ALTER TABLE handoffs_handoff DROP CONSTRAINT handoff_closing_disposition_is_its_own;
    """,
)


class Migration(migrations.Migration):
    dependencies = [
        ("dispositions", "0002_relations"),
        ("handoffs", "0003_append_only"),
        ("people", "0002_append_only"),
    ]

    operations = [
        append_only("dispositions_terms"),
        append_only("dispositions_disposition"),
        append_only("dispositions_receipt"),
        OWN_HANDOFF,
    ]
