"""Versions of the routing rules cannot be changed."""

from django.db import migrations

from handoff.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("routing", "0001_initial"), ("people", "0002_append_only")]

    operations = [append_only("routing_routingversion")]
