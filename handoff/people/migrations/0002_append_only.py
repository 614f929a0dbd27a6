"""The function that refuses changes, and calendar versions that cannot be changed."""

from django.db import migrations

from handoff.append_only import CREATE_FUNCTION, append_only


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [CREATE_FUNCTION, append_only("people_calendarversion")]
