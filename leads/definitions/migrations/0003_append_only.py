"""Versions, examples, signatures and evaluations cannot be changed."""

from django.db import migrations

from handoff.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("definitions", "0002_relations"), ("people", "0002_append_only")]

    operations = [
        append_only("definitions_definitionversion"),
        append_only("definitions_example"),
        append_only("definitions_signature"),
        append_only("definitions_evaluation"),
    ]
